#pragma once

#include <QSpinBox>

#include <cstdint>
#include <optional>

namespace plug::ui {

/// A field for a speed limit: whole kilobytes a second, or none. Where several limits are shown at once that differ, it stands
/// for all of them until somebody chooses.
class RateBox final : public QSpinBox {
    Q_OBJECT

public:
    /// `name` is for those who can't see the label.
    explicit RateBox(const QString &name, QWidget *parent = nullptr);

    /// In bytes a second; what is no whole number of kilobytes is rounded up.
    void setLimit(std::optional<std::uint64_t> bytesPerSecond);
    void setDiffering();
    /// Bytes a second.
    std::optional<std::uint64_t> limit() const;
    /// The same where somebody chose it, else what it `was`.
    std::optional<std::uint64_t> limitOr(std::optional<std::uint64_t> was) const { return value() == m_shown ? was : limit(); }

    void stepBy(int steps) override;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void offerNone();

    int m_shown = 0; ///< before anybody chose
};

} // namespace plug::ui
