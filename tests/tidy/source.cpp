#include "tests/tidy/source.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace plug::tidy {

namespace {

/// Blanks out comments and the insides of literals, one character at a time.
class Stripper {
public:
    explicit Stripper(const QString &text) : m_text(text), m_out(text) {}

    QString strip()
    {
        while (m_at < m_text.size())
            step();
        return m_out;
    }

private:
    void step()
    {
        if (startsWith("//"))
            blankUntil(endOfLine());
        else if (startsWith("/*"))
            blankUntil(after(QStringLiteral("*/"), m_at + 2));
        else if (startsWith("\"") && isRawPrefix())
            skipRawString();
        else if (startsWith("\""))
            skipQuoted(QLatin1Char('"'));
        else if (startsWith("'") && !isInNumber())
            skipQuoted(QLatin1Char('\''));
        else
            ++m_at;
    }

    bool startsWith(const char *what) const { return QStringView(m_text).sliced(m_at).startsWith(QLatin1String(what)); }

    qsizetype after(const QString &what, qsizetype from) const
    {
        const qsizetype found = m_text.indexOf(what, from);
        return found < 0 ? m_text.size() : found + what.size();
    }

    qsizetype endOfLine() const
    {
        const qsizetype found = m_text.indexOf(QLatin1Char('\n'), m_at);
        return found < 0 ? m_text.size() : found;
    }

    /// The letters and digits right before the cursor: a literal's prefix or a number's first part.
    QStringView wordBefore() const
    {
        qsizetype begin = m_at;
        const auto isPart = [](QChar c) { return c.isLetterOrNumber() || c == u'_' || c == u'\''; };
        while (begin > 0 && isPart(m_text[begin - 1]))
            --begin;
        return QStringView(m_text).sliced(begin, m_at - begin);
    }

    bool isInNumber() const { return !wordBefore().isEmpty() && wordBefore().front().isDigit(); }
    bool isRawPrefix() const
    {
        const QStringView prefix = wordBefore();
        return prefix == u"R" || prefix == u"u8R" || prefix == u"uR" || prefix == u"UR" || prefix == u"LR";
    }

    void blankUntil(qsizetype end)
    {
        for (; m_at < end; ++m_at) {
            if (m_text[m_at] != u'\n')
                m_out[m_at] = u' ';
        }
    }

    void skipRawString()
    {
        const qsizetype open = m_text.indexOf(u'(', m_at);
        const qsizetype bodyBegin = open < 0 ? m_text.size() : open + 1;
        const QString close = QLatin1Char(')') + m_text.mid(m_at + 1, bodyBegin - m_at - 2) + QLatin1Char('"');
        ++m_at;
        blankUntil(std::max(bodyBegin, after(close, bodyBegin) - 1));
        ++m_at;
    }

    void skipQuoted(QChar quote)
    {
        qsizetype end = m_at + 1;
        while (end < m_text.size() && m_text[end] != quote && m_text[end] != u'\n')
            end += m_text[end] == u'\\' ? 2 : 1;
        ++m_at;
        blankUntil(std::min(end, m_text.size()));
        ++m_at;
    }

    const QString &m_text;
    QString m_out;
    qsizetype m_at = 0;
};

} // namespace

Source sourceOf(const QString &path, const QString &text)
{
    return {path, text.split(QLatin1Char('\n')), Stripper(text).strip().split(QLatin1Char('\n'))};
}

std::vector<Source> readTree(const QString &root, const QStringList &folders)
{
    std::vector<Source> sources;
    for (const QString &folder : folders) {
        QDirIterator files(root + QLatin1Char('/') + folder, {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
                           QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                qFatal("cannot read %s", qPrintable(file.fileName()));
            sources.push_back(sourceOf(file.fileName().sliced(root.size() + 1), QString::fromUtf8(file.readAll())));
        }
    }
    std::sort(sources.begin(), sources.end(), [](const Source &a, const Source &b) { return a.path < b.path; });
    return sources;
}

std::vector<Include> includesOf(const Source &source)
{
    static const QRegularExpression directive(QStringLiteral(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"));
    std::vector<Include> includes;
    for (qsizetype i = 0; i < source.text.size(); ++i) {
        // A directive that is commented out has no '#' left in the code.
        const auto match = directive.match(source.text[i]);
        if (match.hasMatch() && source.code[i].trimmed().startsWith(QLatin1Char('#')))
            includes.push_back({int(i) + 1, match.captured(2), match.captured(1) == QLatin1String("\"")});
    }
    return includes;
}

} // namespace plug::tidy
