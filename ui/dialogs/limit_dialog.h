#pragma once

#include "core/engine/command.h"
#include "core/engine/snapshot.h"

#include <QDialog>

#include <vector>

namespace plug::ui {

class RateBox;

/// Asks how fast transfers may be, each by itself. Changes nothing itself: whoever opened it takes choices() once it is accepted.
class LimitDialog final : public QDialog {
    Q_OBJECT

public:
    /// At least one transfer.
    explicit LimitDialog(std::vector<engine::TransferRow> transfers, QWidget *parent = nullptr);

    /// Of those transfers alone whose limits become others. What was not touched stays as it is, also where that differs.
    std::vector<engine::SetLimits> choices() const;

private:
    QString question() const;
    void showLimits(std::optional<std::uint64_t> engine::TransferRow::*limit, RateBox &box) const;

    std::vector<engine::TransferRow> m_transfers;
    RateBox *m_down;
    RateBox *m_up;
};

} // namespace plug::ui
