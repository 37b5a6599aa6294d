#include "tests/tidy/size_rules.h"

#include <QRegularExpression>

namespace plug::tidy {

namespace {

/// Walks over the code of a file and finds the functions' bodies.
class FunctionFinder {
public:
    std::vector<Function> find(const Source &source)
    {
        for (qsizetype i = 0; i < source.code.size(); ++i) {
            m_line = int(i) + 1;
            if (isDirective(source.code[i]))
                continue;
            for (const QChar c : source.code[i])
                take(c);
            take(QLatin1Char('\n'));
        }
        return m_functions;
    }

private:
    enum class Brace : std::uint8_t { Scope, Body, Initializer };

    /// A preprocessor line, or the continuation of one: a macro's braces are not ours.
    bool isDirective(const QString &line)
    {
        const bool is = m_inDirective || line.trimmed().startsWith(QLatin1Char('#'));
        m_inDirective = is && line.trimmed().endsWith(QLatin1Char('\\'));
        return is;
    }

    bool isAmongDeclarations() const { return m_braces.empty() || m_braces.back() == Brace::Scope; }

    void take(QChar c)
    {
        if (c == u'{')
            open();
        else if (c == u'}')
            close();
        else if (isAmongDeclarations() && c == u';' && !isInParentheses())
            m_head.clear();
        else if (isAmongDeclarations())
            addToHead(c);
    }

    void addToHead(QChar c)
    {
        static const QRegularExpression label(
            QStringLiteral(R"(^(.*\bQ_OBJECT\s*)?((public|protected|private)(\s+Q_SLOTS)?|Q_SIGNALS):$)"));
        static const QRegularExpression macro(QStringLiteral(R"(^[A-Z][A-Z0-9_]+\([^()]*\)$)"));
        if (m_head.trimmed().isEmpty()) {
            m_head.clear();
            m_headLine = m_line;
        }
        // A macro on a line of its own, such as Q_DECLARE_METATYPE(T), needs no semicolon and begins nothing.
        if (c == u'\n' && macro.match(m_head.trimmed()).hasMatch())
            m_head.clear();
        m_head += c.isSpace() ? QLatin1Char(' ') : c;
        if (c == u':' && label.match(m_head.trimmed()).hasMatch())
            m_head.clear();
    }

    bool isInParentheses() const { return m_head.count(QLatin1Char('(')) > m_head.count(QLatin1Char(')')); }

    Brace kindOfOpening() const
    {
        // A head that ends as a function's does is one, even where its return type is written "struct T".
        static const QRegularExpression scope(QStringLiteral(
            R"(^(template\s*<.*>\s*)?((inline|typedef|static)\s+)*(namespace|class|struct|union|enum|extern)\b)"
            R"((?!.*\)\s*(const|noexcept|override)*\s*$))"));
        static const QRegularExpression memberInitializer(QStringLiteral(R"(\)\s*(noexcept\s*)?:(?!:).*[\w>]\s*$)"));
        static const QRegularExpression assigned(QStringLiteral(R"(=\s*$)"));
        const QString head = m_head.trimmed();
        if (!isAmongDeclarations())
            return m_braces.back();
        if (scope.match(head).hasMatch())
            return Brace::Scope;
        const bool isFunction = head.contains(QLatin1Char('(')) && !isInParentheses()
            && !memberInitializer.match(head).hasMatch() && !assigned.match(head).hasMatch();
        return isFunction ? Brace::Body : Brace::Initializer;
    }

    void open()
    {
        const Brace kind = kindOfOpening();
        if (kind == Brace::Body && isAmongDeclarations())
            m_functions.push_back({m_head.simplified(), m_headLine, 0});
        else if (kind == Brace::Scope)
            m_head.clear();
        m_braces.push_back(kind);
    }

    void close()
    {
        if (m_braces.empty())
            return;
        const Brace kind = m_braces.back();
        m_braces.pop_back();
        if (!isAmongDeclarations())
            return;
        if (kind == Brace::Body)
            m_functions.back().lines = m_line - m_functions.back().line + 1;
        if (kind == Brace::Initializer)
            m_head += QStringLiteral("{}"); // what follows still belongs to the same declaration
        else
            m_head.clear();
    }

    std::vector<Function> m_functions;
    std::vector<Brace> m_braces;
    QString m_head;
    int m_headLine = 0;
    int m_line = 0;
    bool m_inDirective = false;
};

} // namespace

std::vector<Function> functionsOf(const Source &source)
{
    return FunctionFinder().find(source);
}

Violations oversizedFiles(const Source &source)
{
    const qsizetype lines = source.text.size() - (source.text.last().isEmpty() ? 1 : 0);
    if (lines <= kMaxFileLines)
        return {};
    return {{source.path, 0, QStringLiteral("has %1 lines, %2 are the most").arg(lines).arg(kMaxFileLines)}};
}

Violations oversizedFunctions(const Source &source)
{
    Violations violations;
    for (const Function &function : functionsOf(source)) {
        if (function.lines > kMaxFunctionLines)
            violations.push_back({source.path, function.line,
                                  QStringLiteral("a function of %1 lines, %2 are the most: %3")
                                      .arg(function.lines).arg(kMaxFunctionLines).arg(function.head)});
    }
    return violations;
}

} // namespace plug::tidy
