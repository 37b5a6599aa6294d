#pragma once

#include <QJsonObject>
#include <QString>

#include <cstdio>

namespace plug::cli {

/// The terminal: results on standard output, words for people and the progress bar on standard error.
/// With JSON, standard output holds one object a line and nothing else. It never writes control characters
/// that came from elsewhere.
class Console {
public:
    enum class Format { Text, Json };

    /// The streams must outlive it.
    explicit Console(Format format, std::FILE *results = stdout, std::FILE *words = stderr);

    bool isJson() const { return m_format == Format::Json; }
    bool showsProgress() const { return m_hasTerminal && !isJson(); }

    /// A line of the result; only in text format.
    void line(const QString &text);
    /// Several lines of this program's own words as the result; only in text format.
    void text(const QString &lines);
    /// An object of the result, with `event` and the time added; only in JSON format.
    void event(const QString &name, QJsonObject object = {});
    /// A sentence for a person, on standard error; `explanation`, if any, is lines of this program's own words behind it.
    void message(const QString &text, const QString &explanation = {});
    /// Rewrites the progress line, at most as wide as the terminal.
    void progress(const QString &text);
    void clearProgress();

private:
    Format m_format;
    std::FILE *m_results;
    std::FILE *m_words;
    bool m_hasTerminal;
    bool m_hasProgress = false;
};

/// `text` with every control or format character replaced, so that a name from the network can't steer a terminal.
QString printable(const QString &text);

} // namespace plug::cli
