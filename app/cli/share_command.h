#pragma once

#include "app/cli/command_line.h"
#include "app/cli/engine_command.h"

#include <map>

namespace plug::cli {

/// `share`: hashes files and folders, prints the link of each as soon as it is served, and serves until it is interrupted.
/// It ends by itself only where none of them could be shared.
class ShareCommand final : public EngineCommand {
    Q_OBJECT

public:
    ShareCommand(ShareArguments arguments, runtime::EngineClient &engine, Console &console);

    void interrupt() override;

protected:
    void onEvent(const engine::Event &event) override;
    void onSnapshot(const engine::SnapshotDelta &delta) override;

private:
    /// One of the paths: its number in the arguments is its request's id less one.
    struct Item {
        QString path;
        TransferId transfer;
        bool wasThere = false;
        enum class State { Asked, Shared, Failed } state = State::Asked;
    };

    Item *itemOf(engine::CommandId request);
    void onLoaded();
    void onAdded(const engine::Added &added);
    void onFailed(const engine::Failed &failed);
    void tellShared(Item &item, const content::Link &link, std::uint64_t bytes, SharePolicy policy);
    void tellLimits(TransferId transfer);
    void tellRow(const engine::TransferRow &row);
    void tellTraffic(const engine::TransferRow &row);
    void tellUnreadable(const engine::Failed &failed);
    void endWhereNoneIsLeft();

    RateLimits m_limits;
    SharePolicy m_policy;
    std::vector<HostId> m_friends;
    std::vector<Item> m_items;
    std::map<TransferId, engine::TransferRow> m_rows;
    std::map<TransferId, std::uint64_t> m_toldTraffic;
};

} // namespace plug::cli
