#pragma once

#include "core/engine/snapshot.h"

#include <QWidget>

class QLabel;
class QStackedLayout;

namespace plug::ui {

class HostTableModel;
class HostTableView;
class Settings;

/// The hosts of the watched transfer in a table that can be sorted and whose columns can be hidden.
class HostsPage final : public QWidget {
    Q_OBJECT

public:
    explicit HostsPage(Settings &settings, QWidget *parent = nullptr);

    void show(const engine::TransferRow *row, const engine::TransferDetail *detail);

private:
    HostTableModel *m_hosts;
    HostTableView *m_table;
    QLabel *m_none;
    QStackedLayout *m_stack;
};

} // namespace plug::ui
