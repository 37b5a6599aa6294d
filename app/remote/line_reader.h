#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace plug::remote {

/// Cuts what comes in pieces into lines. Holds `most` bytes of an unfinished line at most; with more it gives up for good.
class LineReader {
public:
    explicit LineReader(qsizetype most)
        : m_most(most)
    {
    }

    void add(QByteArrayView bytes);
    /// The next whole line, without its end; lines of white space are left out.
    std::optional<QByteArray> next();
    /// A line was longer than it may be: where the next one begins is of no use any more.
    bool hasOverrun() const { return m_hasOverrun; }
    /// A line was begun and its end has not come.
    bool hasPart() const { return m_at < m_bytes.size(); }

private:
    qsizetype m_most;
    QByteArray m_bytes;
    qsizetype m_at = 0;       ///< where the next line begins
    qsizetype m_searched = 0; ///< there is no end of a line from m_at to here
    bool m_hasOverrun = false;
};

} // namespace plug::remote
