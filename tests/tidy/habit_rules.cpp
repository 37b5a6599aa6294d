#include "tests/tidy/habit_rules.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cstring>
#include <iterator>

namespace plug::tidy {

namespace {

Violations linesWith(const QString &path, const QStringList &lines, const QRegularExpression &pattern,
                     const QString &what)
{
    Violations violations;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const auto match = pattern.match(lines[i]);
        if (match.hasMatch())
            violations.push_back({path, int(i) + 1, what + match.captured().trimmed()});
    }
    return violations;
}

QString testOf(const QString &sourcePath)
{
    static const QRegularExpression variant(QStringLiteral("_(linux|posix|unix|windows|macos|qt|other)$"));
    const QString folder = sourcePath.section(QLatin1Char('/'), 0, -2);
    QString stem = sourcePath.section(QLatin1Char('/'), -1).section(QLatin1Char('.'), 0, 0);
    stem.remove(variant);
    return QStringLiteral("tests/%1/tst_%2.cpp").arg(folder, stem);
}

QString headerOf(const QString &sourcePath)
{
    return sourcePath.chopped(int(std::strlen("cpp"))) + QLatin1Char('h');
}

bool isIncludedFromOutside(const QString &sourcePath, const std::vector<Source> &tree)
{
    const QString room = sourcePath.section(QLatin1Char('/'), 0, -2);
    const auto includesIt = [&](const Source &source) {
        const std::vector<Include> includes = includesOf(source);
        return !source.isIn(room) && !source.isIn(QStringLiteral("tests"))
            && std::ranges::count(includes, headerOf(sourcePath), &Include::name) > 0;
    };
    return std::ranges::any_of(tree, includesIt);
}

/// What is wrong with a row of the table of tests elsewhere; nothing where it holds.
Violations faultsOf(const TestedThrough &row, const QSet<QString> &paths, const std::vector<Source> &tree)
{
    if (!paths.contains(row.source) || paths.contains(testOf(row.source)))
        return {{row.source, 0, QStringLiteral("needs no row in the table of tests elsewhere")}};
    if (!paths.contains(row.test))
        return {{row.source, 0, QStringLiteral("is said to be tested by %1, which is not there").arg(row.test)}};
    if (isIncludedFromOutside(row.source, tree))
        return {{row.source, 0, QStringLiteral("is used by other rooms and needs a test of its own")}};
    return {};
}

} // namespace

Violations unfinishedWork(const Source &source)
{
    // In pieces, so that this file is not found by its own rule.
    static const QRegularExpression marks(QStringLiteral(R"(\b(TO)" "DO|FIX" "ME|XX" R"(X)\b)"));
    return linesWith(source.path, source.text, marks, QStringLiteral("left undone: "));
}

Violations testsThatSkipOrSleep(const Source &source)
{
    static const QRegularExpression pattern(QStringLiteral(
        R"(\bQSKIP\b|\b(qWait|qSleep|sleep_for|sleep_until|[mun]?sleep|Sleep|nanosleep|sleepLoop)\s*\()"));
    return linesWith(source.path, source.code, pattern, QStringLiteral("a test neither skips nor sleeps: "));
}

Violations carelessHeaders(const Source &source)
{
    if (!source.path.endsWith(QLatin1String(".h")))
        return {};
    static const QRegularExpression opened(QStringLiteral(R"(^using\s+namespace\b(?!\s+std::chrono_literals))"));
    Violations violations
        = linesWith(source.path, source.code, opened, QStringLiteral("opened for all who include this: "));
    if (!source.code.contains(QStringLiteral("#pragma once")))
        violations.push_back({source.path, 0, QStringLiteral("has no #pragma once")});
    return violations;
}

Violations untestedSources(const std::vector<Source> &tree, const std::vector<TestedThrough> &elsewhere)
{
    QSet<QString> paths;
    for (const Source &source : tree)
        paths.insert(source.path);
    QSet<QString> excused;
    Violations violations;
    for (const TestedThrough &row : elsewhere) {
        excused.insert(row.source);
        std::ranges::move(faultsOf(row, paths, tree), std::back_inserter(violations));
    }
    for (const Source &source : tree) {
        const bool counts = source.isIn(QStringLiteral("core")) && source.path.endsWith(QLatin1String(".cpp"));
        if (counts && !excused.contains(source.path) && !paths.contains(testOf(source.path)))
            violations.push_back({source.path, 0, QStringLiteral("has no test %1").arg(testOf(source.path))});
    }
    return violations;
}

} // namespace plug::tidy
