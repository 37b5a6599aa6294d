#include "ui/actions/intake.h"

#include <QMimeData>
#include <QUrl>

namespace plug::ui {
namespace {

void addLink(const QString &text, Intake &intake)
{
    if (intake.links.size() >= Intake::kMaxLinks)
        return;
    if (auto link = content::parseLink(text))
        intake.links.push_back(*std::move(link));
}

void addUrl(const QUrl &url, Intake &intake)
{
    if (url.isLocalFile()) {
        if (intake.paths.size() < Intake::kMaxPaths)
            intake.paths << url.toLocalFile();
        return;
    }
    addLink(url.toString(QUrl::FullyEncoded), intake);
}

} // namespace

Intake intakeOf(const QMimeData *mime)
{
    Intake intake;
    if (!mime)
        return intake;
    if (mime->hasUrls()) {
        for (const QUrl &url : mime->urls())
            addUrl(url, intake);
    }
    return intake.isEmpty() && mime->hasText() ? intakeOf(mime->text()) : intake;
}

Intake intakeOf(const QString &text)
{
    Intake intake;
    if (text.size() > Intake::kMaxTextLength)
        return intake;
    for (const QString &line : text.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        addLink(line, intake);
    return intake;
}

} // namespace plug::ui
