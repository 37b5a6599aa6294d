#pragma once

#include "app/command_line.h"
#include "app/preview_opener.h"
#include "app/remote/engine_branch.h"
#include "app/remote/engine_methods.h"
#include "app/remote/server.h"
#include "core/runtime/engine_host.h"
#include "ui/main_window.h"
#include "ui/settings/settings.h"

#include <QSettings>

#include <memory>

namespace plug::app {

/// The desktop client's parts, made in order and handed to each other: settings, engine, window. Nothing else knows them all.
/// While its engine runs, other programs of the user can steer it as they can a daemon's (docs/remote.md).
class Application final : public QObject, public remote::Owner {
    Q_OBJECT

public:
    explicit Application(const CommandLine &line);
    ~Application() override;

    /// Shows the window, starts the engine and takes what the start was for.
    void start(const QStringList &targets);
    /// A later start's: raises the window and takes them.
    void onStartedAgain(const QStringList &targets);

    remote::OverallLimits limits() const override;
    void setLimits(const remote::OverallLimits &limits) override;
    void stop() override;

private:
    QSettings m_store;
    ui::Settings m_settings;
    remote::Server m_server; // goes after the engine: a cut line says that it has ended
    std::unique_ptr<runtime::EngineHost> m_engine;
    std::unique_ptr<remote::EngineBranch> m_windowsBranch;
    std::unique_ptr<remote::EngineBranch> m_remoteBranch;
    std::unique_ptr<remote::EngineMethods> m_methods;
    std::unique_ptr<PreviewOpener> m_previews;
    std::unique_ptr<ui::MainWindow> m_window;
};

/// Where state is kept when nothing else is said.
QString usualStateFolder();

} // namespace plug::app
