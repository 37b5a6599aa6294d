#pragma once

#include "core/engine/snapshot.h"

#include <QDialog>

#include <vector>

class QCheckBox;
class QPushButton;
class QStackedWidget;

namespace plug::ui {

/// Asks before transfers are taken out of the list. Files are kept unless that is chosen and then confirmed once more, with
/// what goes for good. Enter never deletes: the button that has the focus in the second step is the one that goes back.
class RemoveDialog final : public QDialog {
    Q_OBJECT

public:
    explicit RemoveDialog(const std::vector<engine::TransferRow> &transfers, QWidget *parent = nullptr);

    bool deletesData() const;

private:
    QWidget *firstPage(const std::vector<engine::TransferRow> &transfers);
    QWidget *secondPage(const std::vector<engine::TransferRow> &transfers);
    void onRemove();
    static QString question(const std::vector<engine::TransferRow> &transfers);
    static QString consequence(const std::vector<engine::TransferRow> &transfers);
    static QString warning(const std::vector<engine::TransferRow> &transfers);

    QStackedWidget *m_steps;
    QCheckBox *m_delete = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_back = nullptr;
};

} // namespace plug::ui
