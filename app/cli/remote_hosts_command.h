#pragma once

#include "app/cli/arguments.h"
#include "app/cli/remote_command.h"

namespace plug::cli {

/// `hosts` where an engine runs: shows, adds to or removes from the hosts that it knows.
class RemoteHostsCommand final : public RemoteCommand {
    Q_OBJECT

public:
    RemoteHostsCommand(const HostsArguments &arguments, remote::Client &client, Console &console);

    void start() override;

private:
    void list(const QJsonObject &result);

    HostsArguments m_arguments;
};

} // namespace plug::cli
