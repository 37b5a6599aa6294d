#pragma once

#include "core/engine/snapshot.h"

#include <QObject>

#include <vector>

class QWidget;

namespace plug::ui {

class TransferCommands;
class TransferListModel;

/// Opens the dialogs that ask about transfers of the list, and has what was chosen there done. Keeps no row: a transfer that
/// is gone by the time it is asked about opens nothing.
class TransferDialogs final : public QObject {
    Q_OBJECT

public:
    /// All outlive it; the dialogs belong to `window`.
    TransferDialogs(const TransferListModel &transfers, TransferCommands &commands, QWidget &window);

    void askRemove(const std::vector<TransferId> &ids);
    void askLimits(const std::vector<TransferId> &ids);
    void askHost(TransferId id);
    void showQrCode(TransferId id);
    /// Of those that are shared here.
    void askPolicy(const std::vector<TransferId> &ids);
    /// What to share with whom `policy` says.
    void chooseFiles(SharePolicy policy);
    void chooseFolder(SharePolicy policy);
    /// Files, and then who may fetch them.
    void askWhatToShare();
    /// At once, or for Friends as soon as it is known with whom.
    void share(const QStringList &paths, SharePolicy policy);
    /// Friends are chosen from these.
    void takeHosts(const engine::SnapshotDelta &delta);

private:
    /// `policy` is chosen at first, and of the known hosts those that are friends.
    void askForWhom(const QStringList &paths, SharePolicy policy);
    std::vector<engine::TransferRow> rowsOf(const std::vector<TransferId> &ids) const;

    const TransferListModel &m_transfers;
    TransferCommands &m_commands;
    QWidget &m_window;
    std::vector<engine::HostRow> m_hosts;
};

} // namespace plug::ui
