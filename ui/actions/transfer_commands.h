#pragma once

#include "core/runtime/engine_client.h"
#include "ui/actions/message.h"
#include "ui/actions/preview_wish.h"
#include "ui/actions/share_batch.h"

#include <QObject>

#include <vector>

namespace plug::ui {

class TransferListModel;

/// Posts what people ask for, and turns the engine's answers into messages. Owns the numbers of requests; never keeps a row.
class TransferCommands final : public QObject {
    Q_OBJECT

public:
    TransferCommands(runtime::EngineClient &client, const TransferListModel &transfers, QObject *parent = nullptr);

    void share(const QStringList &paths, SharePolicy policy, const std::vector<HostId> &friends = {});
    void fetch(const content::Link &link, const QString &folder);
    void pause(const std::vector<TransferId> &transfers);
    void resume(const std::vector<TransferId> &transfers);
    void pauseAll();
    void resumeAll();
    void remove(const std::vector<TransferId> &transfers, bool deleteData);
    void setMode(const std::vector<TransferId> &transfers, engine::TransferMode mode);
    void setOrder(const std::vector<TransferId> &transfers, engine::FetchOrder order);
    /// Has it fetched from its beginning on, because that is where people begin to look, and asks for somebody to show it.
    void preview(TransferId transfer);
    /// Nothing could be opened to look at it.
    void tellPreviewFailed(const QString &name);
    void setLimits(const std::vector<engine::SetLimits> &limits);
    void setPolicy(const engine::SetPolicy &policy);
    void askAgain(const std::vector<TransferId> &transfers);
    void addHost(TransferId transfer, const content::LinkHost &host);
    /// Of those that have one yet, in order.
    QStringList linksOf(const std::vector<TransferId> &transfers) const;

Q_SIGNALS:
    void said(const plug::ui::Message &message);
    void linksReady(const QString &text);
    void previewAsked(const plug::ui::PreviewWish &wish);
    /// Somebody asked for this transfer just now, so it should be seen.
    void pointedAt(plug::TransferId transfer);
    void loaded();

private:
    void onEvent(const engine::Event &event);
    void on(const engine::Added &added);
    void on(const engine::Shared &shared);
    void on(const engine::PolicyChanged &changed);
    void on(const engine::Completed &completed);
    void on(const engine::Failed &failed);
    void on(const engine::HostBlamed &blamed);
    void on(const engine::Loaded &);
    /// The window asks neither for hosts alone nor for bytes of files.
    void on(const engine::HolderFound &) {}
    void on(const engine::FindEnded &) {}
    void on(const engine::FileRead &) {}
    void on(const engine::ReadFailed &) {}
    void on(const engine::Stopped &) {}
    QString nameOf(TransferId transfer) const;
    std::vector<TransferId> all() const;

    runtime::EngineClient &m_client;
    const TransferListModel &m_transfers;
    engine::CommandId m_lastRequest = 0;
    ShareBatch m_batch;
};

} // namespace plug::ui
