#pragma once

#include "app/cli/arguments.h"
#include "app/cli/remote_command.h"

namespace plug::cli {

/// `add`: has the running engine fetch links and share files and folders. It ends when the fetches are in the list and the
/// shares have their links; the first that can't be is told, and ends it.
class AddCommand final : public RemoteCommand {
    Q_OBJECT

public:
    AddCommand(AddArguments arguments, remote::Client &client, Console &console);

    void start() override;

private:
    void next();
    void add(const content::Link &link);
    void share(const QString &path);
    void tellAdded(const content::Link &link, const QJsonObject &result);
    void tellShared(const QString &path, QJsonObject result);

    AddArguments m_arguments;
    std::size_t m_at = 0;
};

} // namespace plug::cli
