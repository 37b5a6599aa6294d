#pragma once

#include "app/command_line.h"
#include "core/runtime/engine_host.h"
#include "ui/main_window.h"
#include "ui/settings/settings.h"

#include <QSettings>

#include <memory>

namespace plug::app {

/// The desktop client's parts, made in order and handed to each other: settings, engine, window. Nothing else knows them all.
class Application final : public QObject {
    Q_OBJECT

public:
    explicit Application(const CommandLine &line);
    ~Application() override;

    /// Shows the window, starts the engine and takes what the start was for.
    void start(const QStringList &targets);
    /// A later start's: raises the window and takes them.
    void onStartedAgain(const QStringList &targets);

private:
    QSettings m_store;
    ui::Settings m_settings;
    std::unique_ptr<runtime::EngineHost> m_engine;
    std::unique_ptr<ui::MainWindow> m_window;
};

/// Where state is kept when nothing else is said.
QString usualStateFolder();

} // namespace plug::app
