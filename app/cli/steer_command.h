#pragma once

#include "app/cli/arguments.h"
#include "app/cli/remote_command.h"

namespace plug::cli {

/// `pause`, `resume`, `remove`, `search`, `limits`: one call.
class SteerCommand final : public RemoteCommand {
    Q_OBJECT

public:
    SteerCommand(SteerArguments arguments, remote::Client &client, Console &console);

    void start() override;

private:
    void tell(const QJsonObject &result);

    SteerArguments m_arguments;
};

/// `stop`: ends the running engine, and itself when that has ended: its state is written and its folder free.
class StopCommand final : public RemoteCommand {
    Q_OBJECT

public:
    StopCommand(const StopArguments &arguments, remote::Client &client, Console &console);

    void start() override;
};

} // namespace plug::cli
