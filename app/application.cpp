#include "app/application.h"

#include "app/remote/address.h"
#include "ui/settings/language.h"

#include <QApplication>
#include <QDesktopServices>
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
    const auto lookers = std::make_shared<int>(0);
    m_windowsBranch = std::make_unique<remote::EngineBranch>(*m_engine, lookers);
    m_remoteBranch = std::make_unique<remote::EngineBranch>(*m_engine, lookers);
    m_methods = std::make_unique<remote::EngineMethods>(*m_remoteBranch, *this);
    m_server.setMethods(m_methods.get());
    const QString address = remote::addressOf(line.stateFolder.isEmpty() ? usualStateFolder() : line.stateFolder);
    connect(m_engine.get(), &runtime::EngineClient::eventOccurred, this, [this, address](const engine::Event &event) {
        if (!std::holds_alternative<engine::Loaded>(event))
            return;
        if (const QString error = m_server.listen(address); !error.isEmpty())
            qWarning("Other programs can't steer this one: %s: %s", qPrintable(address), qPrintable(error));
    });
    m_previews = std::make_unique<PreviewOpener>(*m_engine, &QDesktopServices::openUrl);
    m_window = std::make_unique<ui::MainWindow>(*m_windowsBranch, m_settings);
    connect(m_window.get(), &ui::MainWindow::previewAsked, this, [this](const ui::PreviewWish &wish) {
        if (!m_previews->open(wish))
            m_window->tellPreviewFailed(wish.name);
    });
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

remote::OverallLimits Application::limits() const
{
    return {m_settings.limit(ui::SettingId::DownloadLimit), m_settings.limit(ui::SettingId::UploadLimit)};
}

/// They are the window's settings, which tells the engine and remembers them.
void Application::setLimits(const remote::OverallLimits &limits)
{
    m_settings.setValue(ui::SettingId::DownloadLimit, qulonglong(limits.down.value_or(0)));
    m_settings.setValue(ui::SettingId::UploadLimit, qulonglong(limits.up.value_or(0)));
    m_window->followSettings();
}

void Application::stop()
{
    QCoreApplication::exit(0);
}

} // namespace plug::app

#include "moc_application.cpp"
