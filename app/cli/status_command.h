#pragma once

#include "app/cli/arguments.h"
#include "app/cli/remote_command.h"

namespace plug::cli {

/// `status`: what the running engine does, a line for each transfer and one for all.
class StatusCommand final : public RemoteCommand {
    Q_OBJECT

public:
    StatusCommand(const StatusArguments &arguments, remote::Client &client, Console &console);

    void start() override;

private:
    void askForTransfers(qint64 after);
    void tellTransfers(const QJsonObject &page);
    void tellTotals(const QJsonObject &totals);
};

/// A transfer as docs/remote.md has it, in a line for a person.
QString transferLine(const QJsonObject &row);

} // namespace plug::cli
