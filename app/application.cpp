#include "app/application.h"

#include "ui/settings/language.h"

#include <QApplication>
#include <QDir>
#include <QStandardPaths>

namespace plug::app {

namespace {

/// With a state folder of its own, a client has settings of its own.
QString settingsPath(const QString &stateFolder)
{
    const QString folder = stateFolder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) : stateFolder;
    return QDir(folder).filePath(QStringLiteral("settings.ini"));
}

runtime::EngineOptions engineOptions(const ui::Settings &settings, quint16 port)
{
    runtime::EngineOptions options;
    options.config = settings.engineConfig();
    options.port = port;
    return options;
}

} // namespace

QString usualStateFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
}

Application::Application(const CommandLine &line)
    : m_store(settingsPath(line.stateFolder), QSettings::IniFormat)
    , m_settings(m_store)
{
    m_settings.setStateFolder(line.stateFolder.isEmpty() ? usualStateFolder() : line.stateFolder);
    ui::speak(*qApp, m_settings.language());
    m_engine = std::make_unique<runtime::EngineHost>(engineOptions(m_settings, line.port));
    m_window = std::make_unique<ui::MainWindow>(*m_engine, m_settings);
}

Application::~Application() = default;

void Application::start(const QStringList &targets)
{
    m_engine->start();
    m_window->show();
    m_window->take(intakeOfTargets(targets));
}

void Application::onStartedAgain(const QStringList &targets)
{
    m_window->showNormal();
    m_window->raise();
    m_window->activateWindow();
    m_window->take(intakeOfTargets(targets));
}

} // namespace plug::app

#include "moc_application.cpp"
