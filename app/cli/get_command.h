#pragma once

#include "app/cli/command_line.h"
#include "app/cli/engine_command.h"
#include "app/cli/wait_verdict.h"
#include "core/runtime/preview_server.h"

#include <QElapsedTimer>
#include <QTimer>

#include <map>

namespace plug::cli {

/// `get`: one fetch, from the link to the finished file. It ends when the file is verified and flushed, or with the reason
/// why that won't be; what was fetched until then stays for the next time. Other transfers of the same state folder are
/// neither begun nor ended by it.
class GetCommand final : public EngineCommand {
    Q_OBJECT

public:
    GetCommand(GetArguments arguments, runtime::EngineClient &engine, Console &console);

    void interrupt() override;

protected:
    void onEvent(const engine::Event &event) override;
    void onSnapshot(const engine::SnapshotDelta &delta) override;

private:
    void onLoaded();
    void onAdded(const engine::Added &added);
    void tellWishes();
    void tellAddress();
    void tellLimits(std::optional<std::uint64_t> downWas, std::optional<std::uint64_t> upWas);
    void onShared(const engine::Shared &shared);
    void onCompleted(const engine::Completed &completed);
    void onFailed(const engine::Failed &failed);
    void onBlamed(const engine::HostBlamed &blamed);
    void onRow(const engine::TransferRow &row);
    void takeUp(const engine::TransferRow &row);
    void takeUpComplete(const engine::TransferRow &row);
    void beginAnew();
    void tellHosts(const engine::TransferDetail &detail);
    void tellProgress(const engine::TransferRow &row);
    void succeed(const QString &path, std::uint64_t bytes);
    void fail(ExitCode code, const QString &reason);
    void armPatience();
    void onPatienceEnded();

    GetArguments m_arguments;
    TransferId m_transfer;
    bool m_wasThere = false;
    bool m_isTakenUp = false;
    bool m_isComplete = false; ///< and only looked at
    std::unique_ptr<runtime::PreviewServer> m_preview;
    bool m_isChecking = false; ///< whether the finished file is still what it was
    std::map<TransferId, engine::TransferRow> m_rows;
    std::map<SessionId, engine::Rung> m_toldHosts; ///< and by which way they were reached then
    engine::WaitCause m_cause = engine::WaitCause::None;
    QString m_causeDetail;
    std::uint64_t m_received = 0;
    QElapsedTimer m_sinceProgress;
    QElapsedTimer m_sinceCause;
    QTimer m_patience;
};

} // namespace plug::cli
