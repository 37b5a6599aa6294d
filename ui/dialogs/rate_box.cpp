#include "ui/dialogs/rate_box.h"

#include <QKeyEvent>

#include <algorithm>

namespace plug::ui {
namespace {

constexpr std::uint64_t kBytesInUnit = 1'000;
constexpr int kFastestUnits = 1'000'000'000;
constexpr int kStep = 100;
constexpr int kDiffering = -1;

} // namespace

RateBox::RateBox(const QString &name, QWidget *parent)
    : QSpinBox(parent)
{
    setMaximum(kFastestUnits);
    setSingleStep(kStep);
    setGroupSeparatorShown(true);
    setSuffix(tr(" kB/s"));
    setAccessibleName(name);
    offerNone();
    connect(this, &QSpinBox::valueChanged, this, [this](int value) {
        if (value >= 0)
            offerNone();
    });
}

void RateBox::setLimit(std::optional<std::uint64_t> bytesPerSecond)
{
    constexpr std::uint64_t kFastest = std::uint64_t(kFastestUnits) * kBytesInUnit;
    setValue(int((std::min(bytesPerSecond.value_or(0), kFastest) + kBytesInUnit - 1) / kBytesInUnit));
    m_shown = value();
}

void RateBox::setDiffering()
{
    setMinimum(kDiffering);
    setSpecialValueText(tr("Different"));
    setValue(kDiffering);
    m_shown = kDiffering;
}

std::optional<std::uint64_t> RateBox::limit() const
{
    return value() > 0 ? std::optional(std::uint64_t(value()) * kBytesInUnit) : std::nullopt;
}

void RateBox::stepBy(int steps)
{
    if (value() < 0)
        setValue(0);
    QSpinBox::stepBy(steps);
}

/// A digit takes the place of words, wherever a click has put the cursor in them.
void RateBox::keyPressEvent(QKeyEvent *event)
{
    if (text() == specialValueText() && !event->text().isEmpty() && event->text().front().isDigit())
        selectAll();
    QSpinBox::keyPressEvent(event);
}

/// The least value is shown by words alone, so that there is but one such at a time.
void RateBox::offerNone()
{
    setMinimum(0);
    setSpecialValueText(tr("No limit"));
}

} // namespace plug::ui
