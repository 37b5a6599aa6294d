#pragma once

#include "app/remote/engine_mirror.h"
#include "app/remote/methods.h"
#include "app/remote/owner.h"
#include "app/remote/parameters.h"

#include <map>

namespace plug::remote {

/// The methods of docs/remote.md: calls become the engine's commands, its events and rows become answers and notifications.
/// Keeps nothing but the answers that it still owes.
class EngineMethods final : public Methods {
    Q_OBJECT

public:
    /// From before the engine starts. Both outlive it.
    EngineMethods(runtime::EngineClient &engine, Owner &owner, QObject *parent = nullptr);

    void call(const QString &method, const QJsonValue &params, Answer answer) override;
    void setWatched(bool isWatched) override { m_mirror.setWatched(isWatched); }

private:
    using Handler = void (EngineMethods::*)(Parameters &params, const Answer &answer);
    static const std::map<QString, Handler> &handlers();

    /// What is done when the engine has named the transfer.
    struct Owed {
        Answer answer;
        TransferId transfer;
        std::optional<std::uint64_t> downLimit;
        std::optional<std::uint64_t> upLimit;
        std::vector<Endpoint> hosts;
        bool isShare = false;
        bool isInBackground = false;
        bool isInOrder = false;
    };

    void status(Parameters &params, const Answer &answer);
    void transfers(Parameters &params, const Answer &answer);
    void add(Parameters &params, const Answer &answer);
    void share(Parameters &params, const Answer &answer);
    void pause(Parameters &params, const Answer &answer);
    void resume(Parameters &params, const Answer &answer);
    void remove(Parameters &params, const Answer &answer);
    void limits(Parameters &params, const Answer &answer);
    void hosts(Parameters &params, const Answer &answer);
    void addHost(Parameters &params, const Answer &answer);
    void removeHost(Parameters &params, const Answer &answer);
    void search(Parameters &params, const Answer &answer);
    void stop(Parameters &params, const Answer &answer);

    void limitTransfers(const std::vector<TransferId> &chosen, std::optional<std::uint64_t> down, std::optional<std::uint64_t> up);
    void onEvent(const engine::Event &event);
    void onAdded(const engine::Added &added);
    void onShared(const engine::Shared &shared);
    void onFailed(const engine::Failed &failed);
    void onChanged(const engine::SnapshotDelta &delta);
    void giveUp(TransferId transfer);

    runtime::EngineClient &m_engine;
    Owner &m_owner;
    EngineMirror m_mirror;
    std::map<engine::CommandId, Owed> m_owed;
    engine::CommandId m_lastRequest;
};

} // namespace plug::remote
