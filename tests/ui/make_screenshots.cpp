#include "tests/ui/fake_engine_client.h"
#include "tests/ui/sample_transfers.h"
#include "ui/main_window.h"
#include "ui/pages/details_pane.h"
#include "ui/pages/host_table_view.h"
#include "ui/pages/known_hosts_page.h"
#include "ui/pages/transfer_list_page.h"
#include "ui/settings/language.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDialog>
#include <QDir>
#include <QLineEdit>
#include <QSettings>
#include <QStyleFactory>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QThreadPool>

#include <memory>

using namespace plug;

namespace {

/// Takes pictures of one window in one language, scheme and scale.
class Photographer {
public:
    Photographer(QDir folder, QString suffix) : m_folder(std::move(folder)), m_suffix(std::move(suffix)) {}

    void take(QWidget &widget, const QString &name)
    {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
        widget.grab().save(m_folder.filePath(name + m_suffix + QStringLiteral(".png")));
    }

private:
    QDir m_folder;
    QString m_suffix;
};

ui::MainWindow *newWindow(test::FakeEngineClient &client, ui::Settings &settings, const std::vector<engine::TransferRow> &rows)
{
    auto *window = new ui::MainWindow(client, settings);
    window->resize(1080, 700);
    window->show();
    QApplication::setActiveWindow(window);
    engine::SnapshotDelta delta;
    delta.changed = rows;
    delta.totals = test::sampleTotals();
    delta.hostsChanged = !rows.empty();
    delta.hosts = test::knownHosts(rows.empty() ? 0 : 120);
    client.change(delta);
    delta.hostsChanged = false;
    if (!rows.empty()) {
        auto *page = window->findChild<ui::TransferListPage *>();
        page->select(rows.front().id);
        delta.changed.clear();
        delta.detail = test::detailOf(rows.front());
        client.change(delta);
    }
    return window;
}

void takeTabs(ui::MainWindow &window, Photographer &photographer)
{
    QTabWidget *details = window.findChild<ui::DetailsPane *>()->tabs();
    const char *names[] = {"3-map", "3-hosts", "3-details"};
    for (int tab = 0; tab < details->count(); ++tab) {
        details->setCurrentIndex(tab);
        photographer.take(window, QLatin1String(names[tab]));
    }
    details->setCurrentIndex(0);
}

void takeDialog(ui::MainWindow &window, Photographer &photographer, ui::ActionId action, const QString &name, int tab = 0)
{
    window.action(action).trigger();
    if (auto *dialog = window.findChild<QDialog *>()) {
        if (auto *field = dialog->findChild<QLineEdit *>(); field && action == ui::ActionId::AddLink)
            field->setText(content::linkText(test::fetchRow(77, QStringLiteral("Lecture 5, Datagrams.mkv"), 1'512'345'678, 0).link));
        if (auto *tabs = dialog->findChild<QTabWidget *>())
            tabs->setCurrentIndex(tab);
        QThreadPool::globalInstance()->waitForDone();
        photographer.take(*dialog, name);
        dialog->reject();
        QCoreApplication::sendPostedEvents(dialog, QEvent::DeferredDelete);
    }
}

/// The page of the hosts that are known, with so many of them.
void takeHosts(ui::MainWindow &window, test::FakeEngineClient &client, Photographer &photographer, std::size_t count)
{
    engine::SnapshotDelta delta;
    delta.hosts = test::knownHosts(count);
    if (count > 0)
        delta.hosts.push_back(test::typedHost());
    delta.hostsChanged = true;
    delta.totals = test::sampleTotals();
    client.change(delta);
    window.action(ui::ActionId::ShowHosts).trigger();
    ui::HostTableView *table = window.findChild<ui::KnownHostsPage *>()->table();
    table->selectRow(0);
    table->setFocus();
    photographer.take(window, QStringLiteral("hosts-%1").arg(count));
}

void takeAll(Photographer &photographer, ui::ColorScheme scheme)
{
    QTemporaryDir folder;
    QSettings store(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    ui::Settings settings(store);
    settings.setValue(ui::SettingId::ColorScheme, int(scheme));
    test::FakeEngineClient client;

    std::unique_ptr<ui::MainWindow> empty(newWindow(client, settings, {}));
    photographer.take(*empty, QStringLiteral("0-empty"));
    client.tellSmallBuffer(425'984, QStringLiteral("sudo sysctl -w net.core.rmem_max=4194304 net.core.wmem_max=4194304"));
    photographer.take(*empty, QStringLiteral("0-hint"));
    empty.reset();

    const std::vector<engine::TransferRow> few = test::fewTransfers();
    std::unique_ptr<ui::MainWindow> window(newWindow(client, settings, few));
    takeTabs(*window, photographer);
    client.say(engine::Completed{{1}, QStringLiteral("/home/user/Downloads/debian-12.iso"), 1});
    photographer.take(*window, QStringLiteral("3-message"));
    client.fail(QStringLiteral("the folder for the state can only be read."));
    photographer.take(*window, QStringLiteral("3-error"));
    window->resize(680, 560);
    photographer.take(*window, QStringLiteral("3-small"));
    window->findChild<ui::TransferListPage *>()->select(few[1].id);
    takeDialog(*window, photographer, ui::ActionId::AddLink, QStringLiteral("dialog-link"));
    takeDialog(*window, photographer, ui::ActionId::AddHost, QStringLiteral("dialog-host"));
    takeDialog(*window, photographer, ui::ActionId::ShowQrCode, QStringLiteral("dialog-qr"));
    takeDialog(*window, photographer, ui::ActionId::Remove, QStringLiteral("dialog-remove"));
    takeDialog(*window, photographer, ui::ActionId::LimitSpeed, QStringLiteral("dialog-limit"));
    takeDialog(*window, photographer, ui::ActionId::Preferences, QStringLiteral("dialog-settings"));
    takeDialog(*window, photographer, ui::ActionId::Preferences, QStringLiteral("dialog-network"), 1);
    for (const std::size_t count : {std::size_t(0), std::size_t(3), std::size_t(2'000)}) {
        window.reset(newWindow(client, settings, few));
        takeHosts(*window, client, photographer, count);
    }
    window.reset(newWindow(client, settings, test::manyTransfers(10'000)));
    photographer.take(*window, QStringLiteral("10000-rows"));
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QCommandLineParser parser;
    const QCommandLineOption dark(QStringLiteral("dark"));
    const QCommandLineOption language(QStringLiteral("language"), {}, QStringLiteral("code"), QStringLiteral("en"));
    const QCommandLineOption rightToLeft(QStringLiteral("rtl"));
    parser.addOptions({dark, language, rightToLeft});
    parser.addPositionalArgument(QStringLiteral("folder"), {});
    parser.process(application);
    if (parser.positionalArguments().isEmpty())
        parser.showHelp(2);

    ui::speak(application, parser.value(language));
    const ui::ColorScheme scheme = parser.isSet(dark) ? ui::ColorScheme::Dark : ui::ColorScheme::Light;
    if (parser.isSet(rightToLeft))
        QApplication::setLayoutDirection(Qt::RightToLeft);
    QDir().mkpath(parser.positionalArguments().constFirst());
    Photographer photographer(QDir(parser.positionalArguments().constFirst()),
                              QStringLiteral("-%1-%2x%3%4").arg(parser.value(language)).arg(application.devicePixelRatio())
                                  .arg(parser.isSet(dark) ? QStringLiteral("-dark") : QString(), parser.isSet(rightToLeft) ? QStringLiteral("-rtl") : QString()));
    takeAll(photographer, scheme);
    return 0;
}
