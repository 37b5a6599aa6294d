#include "ui/format/byte_map_text.h"

#include "ui/format/format.h"

#include <QStringList>

#include <algorithm>

namespace plug::ui {

using engine::PieceState;

QString ByteMapText::summary(const PieceMap &map)
{
    if (map.size() == 0)
        return {};
    const PieceBytes bytes = map.bytesIn({0, map.size()});
    const std::uint64_t flushed = bytes[std::size_t(PieceState::Flushed)];
    if (flushed == map.size())
        return tr("All of it is on the disk.");
    const QString onDisk = tr("%1 is on the disk.").arg(Format::percent(double(flushed) / double(map.size())));
    return QStringList{onDisk, gaps(map), availability(bytes)}.join(QLatin1Char(' ')).trimmed();
}

QString ByteMapText::part(ByteRange range, const PieceBytes &bytes)
{
    QStringList states;
    for (const PieceState state : {PieceState::Flushed, PieceState::Verified, PieceState::Requested, PieceState::Missing, PieceState::Unavailable}) {
        const std::uint64_t count = bytes[std::size_t(state)];
        if (count == range.size())
            states << stateName(state);
        else if (count > 0)
            states << tr("%1 %2", "state and percentage").arg(stateName(state), Format::percent(double(count) / double(range.size())));
    }
    return tr("From %1 to %2: %3", "a range of bytes and its states")
        .arg(Format::size(range.begin), Format::size(range.end), states.join(QStringLiteral(", ")));
}

QString ByteMapText::stateName(PieceState state)
{
    switch (state) {
    case PieceState::Flushed:
        return tr("on the disk");
    case PieceState::Verified:
        return tr("verified, not written yet");
    case PieceState::Requested:
        return tr("on its way");
    case PieceState::Missing:
        return tr("missing");
    case PieceState::Unavailable:
        return tr("no host has it");
    }
    return {};
}

QString ByteMapText::gaps(const PieceMap &map)
{
    const std::vector<ByteRange> gaps = map.gaps();
    if (gaps.empty())
        return tr("All of it is verified.");
    const ByteRange largest = *std::max_element(gaps.begin(), gaps.end(), [](ByteRange a, ByteRange b) { return a.size() < b.size(); });
    return tr("%Ln gap(s) remain(s), the largest of %1 at %2.", nullptr, int(gaps.size()))
        .arg(Format::size(largest.size()), Format::size(largest.begin));
}

QString ByteMapText::availability(const PieceBytes &bytes)
{
    const std::uint64_t unavailable = bytes[std::size_t(PieceState::Unavailable)];
    if (unavailable > 0)
        return tr("No connected host has %1 of it.").arg(Format::size(unavailable));
    if (bytes[std::size_t(PieceState::Missing)] + bytes[std::size_t(PieceState::Requested)] == 0)
        return {};
    return tr("Connected hosts have all that is missing.");
}

} // namespace plug::ui
