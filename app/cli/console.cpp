#include "app/cli/console.h"

#include "app/cli/terminal.h"

#include <QDateTime>
#include <QJsonDocument>

namespace plug::cli {

namespace {

void write(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

QByteArray printableLines(const QString &lines)
{
    QByteArray result;
    for (const QString &line : lines.split(u'\n'))
        result += printable(line).toUtf8() + '\n';
    return result;
}

} // namespace

QString printable(const QString &text)
{
    QString result = text;
    for (QChar &character : result) {
        const QChar::Category category = character.category();
        if (category == QChar::Other_Control || category == QChar::Other_Format)
            character = QChar::ReplacementCharacter;
    }
    return result;
}

Console::Console(Format format, std::FILE *results, std::FILE *words)
    : m_format(format)
    , m_results(results)
    , m_words(words)
    , m_hasTerminal(isTerminal(words))
{
}

void Console::line(const QString &text)
{
    if (isJson())
        return;
    clearProgress();
    write(m_results, printable(text).toUtf8() + '\n');
}

void Console::text(const QString &lines)
{
    if (isJson())
        return;
    clearProgress();
    write(m_results, printableLines(lines));
}

void Console::event(const QString &name, QJsonObject object)
{
    if (!isJson())
        return;
    object.insert(QStringLiteral("event"), name);
    object.insert(QStringLiteral("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    write(m_results, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void Console::message(const QString &text, const QString &explanation)
{
    clearProgress();
    write(m_words, "plug-cli: " + printable(text).toUtf8() + '\n');
    if (!explanation.isEmpty())
        write(m_words, printableLines(explanation));
}

void Console::progress(const QString &text)
{
    if (!showsProgress())
        return;
    write(m_words, "\r\x1b[K" + printable(text).left(terminalWidth(m_words) - 1).toUtf8());
    m_hasProgress = true;
}

void Console::clearProgress()
{
    if (m_hasProgress)
        write(m_words, "\r\x1b[K");
    m_hasProgress = false;
}

} // namespace plug::cli
