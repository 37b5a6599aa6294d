#pragma once

#include "app/cli/command_line.h"
#include "app/cli/engine_command.h"

#include <QTimer>

#include <set>

namespace plug::cli {

/// `find`: who has it? It ends when a search has found somebody, or when asking again would bring nothing new: hosts that the
/// link or the user names are given time to be met first. Fetches nothing, and tells each holder once.
class FindCommand final : public EngineCommand {
    Q_OBJECT

public:
    FindCommand(FindArguments arguments, runtime::EngineClient &engine, Console &console);

    void interrupt() override;

protected:
    void onEvent(const engine::Event &event) override;
    void onSnapshot(const engine::SnapshotDelta &delta) override;

private:
    void onLoaded();
    void ask();
    void onHolder(const engine::HolderFound &found);
    void onEnded(const engine::FindEnded &ended);
    /// Nothing where it is worth any time.
    std::optional<std::chrono::milliseconds> patience() const;
    int namedHostsMet() const;
    void end();
    void fail(ExitCode code, const QString &reason);
    QJsonObject figures() const;
    QString figuresText() const;

    FindArguments m_arguments;
    std::set<Endpoint> m_named; ///< those of the link and of the user
    std::vector<engine::HostRow> m_hosts;
    engine::CommandId m_request = 0;
    int m_metWhenAsked = 0;
    engine::SearchFigures m_figures; ///< of all rounds together
    std::set<QString> m_told;
    QTimer m_nextRound;
    QTimer m_timeout;
};

} // namespace plug::cli
