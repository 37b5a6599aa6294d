#include "app/remote/line_reader.h"

namespace plug::remote {

void LineReader::add(QByteArrayView bytes)
{
    if (m_hasOverrun)
        return;
    m_bytes.remove(0, m_at);
    m_searched -= m_at;
    m_at = 0;
    m_bytes.append(bytes);
}

std::optional<QByteArray> LineReader::next()
{
    while (!m_hasOverrun) {
        const qsizetype end = m_bytes.indexOf('\n', m_searched);
        m_searched = end < 0 ? m_bytes.size() : end + 1;
        if ((end < 0 ? m_bytes.size() : end) - m_at > m_most)
            break;
        if (end < 0)
            return std::nullopt;
        const QByteArray line = m_bytes.mid(m_at, end - m_at);
        m_at = end + 1;
        if (!line.trimmed().isEmpty())
            return line;
    }
    m_hasOverrun = true;
    m_bytes.clear();
    m_at = m_searched = 0;
    return std::nullopt;
}

} // namespace plug::remote
