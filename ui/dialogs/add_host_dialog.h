#pragma once

#include "core/content/link.h"

#include <QDialog>

#include <optional>

class QLineEdit;
class QPushButton;

namespace plug::ui {

class ProblemLabel;

/// Asks for the address of a host. An address is a literal; no name is looked up.
class AddHostDialog final : public QDialog {
    Q_OBJECT

public:
    /// `question` stands above the field, with its mnemonic.
    explicit AddHostDialog(const QString &question, QWidget *parent = nullptr);

    /// Only after accepted().
    content::LinkHost host() const { return *m_host; }

private:
    void onTextChanged(const QString &text);

    std::optional<content::LinkHost> m_host;
    QLineEdit *m_address;
    ProblemLabel *m_problem;
    QPushButton *m_accept;
};

} // namespace plug::ui
