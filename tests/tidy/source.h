#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace plug::tidy {

/// One file of the tree, in two readings with the same lines and columns.
struct Source {
    QString path;     ///< from the root, with slashes
    QStringList text; ///< as written
    QStringList code; ///< without comments and without what stands in literals: blanks in their place

    bool isIn(const QString &folder) const { return path.startsWith(folder + QLatin1Char('/')); }
    QString fileName() const { return path.section(QLatin1Char('/'), -1); }
};

/// What an #include names.
struct Include {
    int line = 0; ///< from 1
    QString name;
    bool isQuoted = false;
};

/// Something that a rule does not allow.
struct Violation {
    QString path;
    int line = 0; ///< from 1; 0 means the file as a whole
    QString what;

    QString text() const { return QStringLiteral("%1:%2: %3").arg(path).arg(line).arg(what); }
};

using Violations = std::vector<Violation>;

Source sourceOf(const QString &path, const QString &text);

/// The .h and .cpp files under these folders of `root`, sorted by path. Symbolic links are not followed.
std::vector<Source> readTree(const QString &root, const QStringList &folders);

std::vector<Include> includesOf(const Source &source);

} // namespace plug::tidy
