#pragma once

#include "app/cli/console.h"

#include <QJsonDocument>
#include <QList>

#include <cstdio>

namespace plug::test {

/// A console whose output a test can read.
class RecordedConsole {
public:
    explicit RecordedConsole(cli::Console::Format format = cli::Console::Format::Text)
        : console(format, m_results, m_words)
    {
    }
    ~RecordedConsole()
    {
        std::fclose(m_results);
        std::fclose(m_words);
    }

    QByteArray results() const { return contentsOf(m_results); }
    QByteArray words() const { return contentsOf(m_words); }
    QList<QJsonObject> objects() const
    {
        QList<QJsonObject> result;
        for (const QByteArray &line : results().split('\n')) {
            if (!line.isEmpty())
                result << QJsonDocument::fromJson(line).object();
        }
        return result;
    }

private:
    static QByteArray contentsOf(std::FILE *stream)
    {
        QByteArray bytes(std::ftell(stream), '\0');
        std::rewind(stream);
        const std::size_t count = std::fread(bytes.data(), 1, static_cast<std::size_t>(bytes.size()), stream);
        std::fseek(stream, 0, SEEK_END);
        return bytes.left(static_cast<qsizetype>(count));
    }

    std::FILE *m_results = std::tmpfile();
    std::FILE *m_words = std::tmpfile();

public:
    cli::Console console;
};

} // namespace plug::test
