#pragma once

#include "core/content/link.h"

#include <QStringList>

#include <vector>

class QMimeData;

namespace plug::ui {

/// What a clipboard or a drop holds for PLUG: files and folders of this computer to share, links to fetch.
struct Intake {
    static constexpr qsizetype kMaxPaths = 1'000;
    static constexpr std::size_t kMaxLinks = 64;
    static constexpr qsizetype kMaxTextLength = 256 * 1024;

    QStringList paths;
    std::vector<content::Link> links;
    QString brokenLink{}; ///< one that somebody followed, and that says nothing; for a person to look at

    bool isEmpty() const { return paths.isEmpty() && links.empty() && brokenLink.isEmpty(); }
};

/// Looks at addresses first and then at each line of the text; touches no file.
Intake intakeOf(const QMimeData *mime);
Intake intakeOf(const QString &text);

} // namespace plug::ui
