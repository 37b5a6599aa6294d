#pragma once

#include "ui/models/piece_map.h"

#include <QCoreApplication>
#include <QString>

namespace plug::ui {

/// The byte map in words: for those who do not see it, and for the line under it.
class ByteMapText {
    Q_DECLARE_TR_FUNCTIONS(plug::ui::ByteMapText)

public:
    /// "82% is on the disk. 3 gaps remain, the largest of 14 MB at 1.2 GB. …"
    /// Empty for an empty map.
    static QString summary(const PieceMap &map);
    /// "Bytes from 812 MB to 813 MB: on the disk 60%, missing 40%"
    static QString part(ByteRange range, const PieceBytes &bytes);
    static QString stateName(engine::PieceState state);

private:
    static QString gaps(const PieceMap &map);
    static QString availability(const PieceBytes &bytes);
};

} // namespace plug::ui
