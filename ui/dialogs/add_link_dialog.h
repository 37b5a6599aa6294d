#pragma once

#include "core/content/link.h"
#include "ui/dialogs/folder_probe.h"

#include <QDialog>

#include <optional>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace plug::ui {

class ProblemLabel;
class TransferListModel;

/// Asks for a link and a folder, and checks both while they are typed. Touches no network: nothing is asked of any host until
/// the dialog is accepted and the caller posts its choice.
class AddLinkDialog final : public QDialog {
    Q_OBJECT

public:
    AddLinkDialog(const TransferListModel &transfers, const QString &folder, QWidget *parent = nullptr);

    void setText(const QString &text);

    /// What was chosen; only after accepted().
    const content::Link &link() const { return *m_link; }
    QString folder() const;
    /// The transfer in the list that has this GUID already, or none (0). Fetching it again is not offered, showing it is.
    TransferId existing() const { return m_existing; }

private:
    void buildForm(const QString &folder);
    QWidget *folderRow(const QString &folder);
    void onTextChanged();
    void onFolderChanged();
    void onFolderKnown(const FolderFacts &facts);
    void browse();
    void showLink();
    void updateAccept();

    const TransferListModel &m_transfers;
    std::optional<content::Link> m_link;
    TransferId m_existing;
    bool m_isFolderUsable = false;
    FolderProbe m_probe;
    QLineEdit *m_text;
    ProblemLabel *m_problem;
    QLabel *m_name;
    QLabel *m_size;
    QLabel *m_hosts;
    QLineEdit *m_folder;
    ProblemLabel *m_folderFacts;
    QPushButton *m_accept;
};

} // namespace plug::ui
