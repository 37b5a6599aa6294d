#pragma once

#include "core/engine/snapshot.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace plug::ui {

class ActionRegistry;

/// What is known of one transfer: its state and what helps, its GUID and link, size, folder and dates.
class FactsPage final : public QWidget {
    Q_OBJECT

public:
    explicit FactsPage(ActionRegistry &actions, QWidget *parent = nullptr);

    void show(const engine::TransferRow *row);

private:
    QLabel *addFact(QFormLayout &form, const QString &name);
    QWidget *linkRow(ActionRegistry &actions);
    QWidget *buttonRow(ActionRegistry &actions);
    static QString datesOf(const engine::TransferRow &row);
    static QString totalsOf(const engine::TransferRow &row);
    static QString policyOf(const engine::TransferRow &row);
    static QString limitsOf(const engine::TransferRow &row);
    static QString sizeOf(const engine::TransferRow &row);

    QWidget *m_facts;
    QLabel *m_state;
    QLabel *m_help;
    QLabel *m_guid;
    QLineEdit *m_link = nullptr;
    QLabel *m_size;
    QLabel *m_totals;
    QLabel *m_policy;
    QLabel *m_limits;
    QLabel *m_path;
    QLabel *m_dates;
};

} // namespace plug::ui
