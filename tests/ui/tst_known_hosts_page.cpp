#include "tests/ui/window_fixture.h"
#include "ui/dialogs/add_host_dialog.h"
#include "ui/models/filter_list_model.h"
#include "ui/models/known_host_model.h"
#include "ui/pages/host_table_view.h"
#include "ui/pages/known_hosts_page.h"
#include "ui/pages/side_bar.h"
#include "ui/pages/transfer_list_page.h"
#include "ui/settings/language.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTest>

using namespace plug;
using test::WindowFixture;
using ui::ActionId;
using ui::KnownHostModel;
using ui::KnownHostsPage;

class TestKnownHostsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatToDoWhileNobodyIsKnown();
    void theSideBarCountsAndLeadsToThem();
    void transfersCantBeActedOnUnseen();
    void whatIsPointedAtLeavesThePage();
    void addsAHostAndShowsIt();
    void marksAndUnmarks();
    void givesAName();
    void removingAsksFirst();
    void anAddressCanOnlyBeCopiedAndRemoved();
    void copiesAsLinksWriteHosts();
    void keysActOnTheTable();
    void searchFindsByNameAndAddress();
    void theSelectionSurvivesNews();
    void columnsAreRemembered();
    void manyHostsAreShown();
    void asksAgainForWhatIsSelected();
    void columnsAreWideEnoughForTheirWords(); // the last, for it speaks German
};

namespace {

struct Scene {
    explicit Scene(std::size_t hosts, const std::vector<engine::TransferRow> &transfers = {})
        : fixture(transfers)
        , rows(test::knownHosts(hosts))
    {
        fixture.know(rows);
        fixture.window->action(ActionId::ShowHosts).trigger();
        QApplication::setActiveWindow(fixture.window.get());
    }

    KnownHostsPage &page() const { return *fixture.part<KnownHostsPage>(); }
    ui::HostTableView &table() const { return *page().table(); }

    /// By the host's place in `rows`.
    void choose(std::size_t host, QItemSelectionModel::SelectionFlags how = QItemSelectionModel::ClearAndSelect)
    {
        for (int row = 0; row < table().model()->rowCount(); ++row) {
            if (table().model()->index(row, KnownHostModel::Address).data().toString() == rows[host].endpoint.text())
                table().selectionModel()->select(table().model()->index(row, 0), how | QItemSelectionModel::Rows);
        }
    }

    QAction &action(const char *words) const
    {
        for (QAction *action : page().actionsInOrder()) {
            if (action && action->text().remove(QLatin1Char('&')).startsWith(QLatin1String(words)))
                return *action;
        }
        qFatal("no action %s", words);
    }

    WindowFixture fixture;
    std::vector<engine::HostRow> rows;
};

bool isShown(const QWidget &window, const char *words)
{
    const QList<QLabel *> labels = window.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel *label) { return label->isVisibleTo(&window) && label->text().contains(QLatin1String(words)); });
}

} // namespace

void TestKnownHostsPage::saysWhatToDoWhileNobodyIsKnown()
{
    Scene scene(0);
    QVERIFY(isShown(*scene.fixture.window, "No host is known yet"));
    scene.fixture.know(test::knownHosts(1));
    QVERIFY(!isShown(*scene.fixture.window, "No host is known yet"));
    QVERIFY(scene.table().isVisible());
}

void TestKnownHostsPage::theSideBarCountsAndLeadsToThem()
{
    Scene scene(3, test::fewTransfers());
    auto *side = scene.fixture.part<ui::SideBar>();
    const QModelIndex row = side->model()->index(ui::FilterListModel::kHostsRow, 0);
    QCOMPARE(row.data(ui::FilterListModel::CountRole).toInt(), 3);
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(QLatin1Char('3')));
    QVERIFY(side->isAtHosts() && scene.page().isVisible());
    side->setFilter(ui::TransferFilter::Sharing);
    QVERIFY(!scene.page().isVisible());
    QCOMPARE(scene.fixture.part<ui::TransferListPage>()->list()->model()->rowCount(), 1);
    side->goToHosts();
    QVERIFY(scene.page().isVisible());
    QCOMPARE(side->filter(), ui::TransferFilter::Sharing);
}

void TestKnownHostsPage::transfersCantBeActedOnUnseen()
{
    Scene scene(3, test::fewTransfers());
    for (const ActionId id : {ActionId::Pause, ActionId::Remove, ActionId::CopyLink, ActionId::AddHost})
        QVERIFY(!scene.fixture.window->action(id).isEnabled());
    scene.fixture.add(test::fewTransfers());
    QVERIFY(!scene.fixture.window->action(ActionId::Pause).isEnabled());
    scene.fixture.part<ui::SideBar>()->setFilter(ui::TransferFilter::All);
    QVERIFY(scene.fixture.window->action(ActionId::Pause).isEnabled());
}

void TestKnownHostsPage::whatIsPointedAtLeavesThePage()
{
    Scene scene(3, test::fewTransfers());
    scene.fixture.client.say(engine::Added{7, {3}, true});
    QVERIFY(!scene.page().isVisible());
    QCOMPARE(scene.fixture.part<ui::TransferListPage>()->current(), TransferId{3});
}

void TestKnownHostsPage::addsAHostAndShowsIt()
{
    Scene scene(5);
    scene.action("Add host").trigger();
    auto *dialog = scene.fixture.part<ui::AddHostDialog>();
    QVERIFY(dialog && dialog->isVisible());
    dialog->findChild<QLineEdit *>()->setText(test::typedHost().endpoint.text());
    dialog->accept();
    const auto posted = scene.fixture.client.of<engine::AddHost>();
    QCOMPARE(posted.size(), 1u);
    QCOMPARE(posted[0].host.endpoint, test::typedHost().endpoint);
    QVERIFY2(!posted[0].transfer, "for every transfer");
    scene.rows.push_back(test::typedHost());
    scene.fixture.know(scene.rows);
    const QModelIndexList chosen = scene.table().selectionModel()->selectedRows(KnownHostModel::Address);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0].data().toString(), test::typedHost().endpoint.text());
}

void TestKnownHostsPage::marksAndUnmarks()
{
    Scene scene(5);
    scene.choose(0); // a friend
    QVERIFY(scene.action("Friend").isChecked() && !scene.action("Blocked").isChecked());
    scene.choose(3, QItemSelectionModel::Select); // none
    QVERIFY2(!scene.action("Friend").isChecked(), "not all are");
    scene.action("Friend").trigger();
    auto friends = scene.fixture.client.of<engine::SetFriend>();
    QCOMPARE(friends.size(), 2u);
    QVERIFY(friends[0].isFriend && friends[1].isFriend);
    scene.choose(2); // blocked
    QVERIFY(scene.action("Blocked").isChecked());
    scene.action("Blocked").trigger();
    const auto blocked = scene.fixture.client.of<engine::SetBlocked>();
    QCOMPARE(blocked.size(), 1u);
    QCOMPARE(blocked[0].host, *scene.rows[2].host);
    QVERIFY(!blocked[0].isBlocked);
    scene.rows[2].isBlocked = false;
    scene.fixture.know(scene.rows);
    QVERIFY2(!scene.action("Blocked").isChecked(), "the actions follow the engine");
    for (const auto *button : scene.page().findChildren<QPushButton *>())
        QVERIFY2(!button->isVisible() || !button->isChecked(), qPrintable(button->text()));
    scene.choose(0);
    for (auto *button : scene.page().findChildren<QPushButton *>())
        QCOMPARE(button->isChecked(), button->text() == QStringLiteral("&Friend"));
}

void TestKnownHostsPage::givesAName()
{
    Scene scene(5);
    scene.choose(0);
    scene.choose(1, QItemSelectionModel::Select);
    QVERIFY2(!scene.action("Give a name").isEnabled(), "one name is for one host");
    scene.choose(0);
    scene.action("Give a name").trigger();
    auto *dialog = scene.fixture.part<QInputDialog>();
    QVERIFY(dialog && dialog->isVisible());
    QCOMPARE(dialog->textValue(), scene.rows[0].name);
    dialog->setTextValue(QStringLiteral("  Grace \n Hopper "));
    dialog->accept();
    const auto posted = scene.fixture.client.of<engine::NameHost>();
    QCOMPARE(posted.size(), 1u);
    QCOMPARE(posted[0].host, *scene.rows[0].host);
    QCOMPARE(posted[0].name, QStringLiteral("Grace Hopper"));
}

void TestKnownHostsPage::removingAsksFirst()
{
    Scene scene(5);
    scene.rows.push_back(test::typedHost());
    scene.fixture.know(scene.rows);
    scene.choose(0);
    scene.choose(5, QItemSelectionModel::Select);
    scene.action("Remove").trigger();
    auto *box = scene.fixture.part<QMessageBox>();
    QVERIFY(box && box->isVisible() && scene.fixture.client.of<engine::RemoveHost>().empty());
    box->defaultButton()->click();
    const auto posted = scene.fixture.client.of<engine::RemoveHost>();
    QCOMPARE(posted.size(), 2u);
    const bool isFirst = posted[0].host == *scene.rows[0].host;
    QCOMPARE(posted[isFirst ? 0 : 1].host, *scene.rows[0].host);
    QVERIFY(!posted[isFirst ? 0 : 1].address);
    QCOMPARE(posted[isFirst ? 1 : 0].address, std::optional(test::typedHost().endpoint));
}

void TestKnownHostsPage::anAddressCanOnlyBeCopiedAndRemoved()
{
    Scene scene(0);
    scene.rows = {test::typedHost()};
    scene.fixture.know(scene.rows);
    scene.choose(0);
    for (const char *name : {"Give a name", "Friend", "Blocked"})
        QVERIFY2(!scene.action(name).isEnabled(), name);
    QVERIFY(scene.action("Copy").isEnabled() && scene.action("Remove").isEnabled());
}

void TestKnownHostsPage::copiesAsLinksWriteHosts()
{
    Scene scene(2);
    scene.choose(1);
    scene.action("Copy").trigger();
    const QString text = QApplication::clipboard()->text();
    QCOMPARE(text, QString::fromLatin1(scene.rows[1].host->hex()) + QLatin1Char('@') + scene.rows[1].endpoint.text());
}

void TestKnownHostsPage::keysActOnTheTable()
{
    Scene scene(3);
    scene.table().setFocus();
    scene.choose(1);
    QApplication::clipboard()->clear();
    QTest::keySequence(&scene.table(), QKeySequence::Copy);
    QVERIFY(QApplication::clipboard()->text().endsWith(scene.rows[1].endpoint.text()));
    QTest::keyClick(&scene.table(), Qt::Key_Delete);
    QVERIFY(scene.fixture.part<QMessageBox>());
}

void TestKnownHostsPage::searchFindsByNameAndAddress()
{
    Scene scene(30);
    auto *search = scene.fixture.window->findChild<QLineEdit *>(QStringLiteral("search"));
    search->setText(QStringLiteral("ada's"));
    QCOMPARE(scene.table().model()->rowCount(), 1);
    search->setText(scene.rows[7].endpoint.text());
    QCOMPARE(scene.table().model()->rowCount(), 1);
    search->setText(QStringLiteral("nobody of that name"));
    QVERIFY(isShown(*scene.fixture.window, "No host is found here"));
    search->clear();
    QCOMPARE(scene.table().model()->rowCount(), 30);
}

void TestKnownHostsPage::theSelectionSurvivesNews()
{
    Scene scene(10);
    scene.choose(4);
    scene.rows.erase(scene.rows.begin());
    scene.rows[3].answered += 1;
    scene.fixture.know(scene.rows);
    const QModelIndexList chosen = scene.table().selectionModel()->selectedRows(KnownHostModel::Address);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0].data().toString(), scene.rows[3].endpoint.text());
}

void TestKnownHostsPage::columnsAreRemembered()
{
    Scene scene(3);
    scene.table().setColumnHidden(KnownHostModel::RoundTrip, true);
    scene.table().sortByColumn(KnownHostModel::Address, Qt::AscendingOrder);
    KnownHostsPage again(scene.fixture.client, scene.fixture.settings);
    QVERIFY(again.table()->isColumnHidden(KnownHostModel::RoundTrip));
    QCOMPARE(again.table()->horizontalHeader()->sortIndicatorSection(), int(KnownHostModel::Address));
    QVERIFY(!again.table()->isColumnHidden(KnownHostModel::Name));
}

void TestKnownHostsPage::columnsAreWideEnoughForTheirWords()
{
    ui::speak(*qApp, QStringLiteral("de"));
    Scene scene(0);
    engine::HostRow host = test::knownHosts(1).front();
    host.isConnected = true;
    std::vector<engine::HostRow> hosts{test::typedHost()};
    for (const engine::Rung rung : {engine::Rung::Lan, engine::Rung::Direct, engine::Rung::Mapped, engine::Rung::Punched, engine::Rung::Relayed}) {
        host.host->bytes[0] = std::uint8_t(rung);
        host.rung = rung;
        hosts.push_back(host);
    }
    scene.fixture.know(hosts);
    for (int column = 0; column < KnownHostModel::ColumnCount; ++column) {
        for (int row = 0; row < scene.table().model()->rowCount(); ++row) {
            const QModelIndex cell = scene.table().model()->index(row, column);
            const bool fits = scene.table().itemDelegate()->sizeHint(QStyleOptionViewItem(), cell).width() <= scene.table().columnWidth(column);
            QVERIFY2(fits, qPrintable(cell.data().toString()));
        }
    }
}

void TestKnownHostsPage::manyHostsAreShown()
{
    Scene scene(2'000);
    QCOMPARE(scene.table().model()->rowCount(), 2'000);
    scene.table().sortByColumn(KnownHostModel::RoundTrip, Qt::DescendingOrder);
    for (int step = 0; step < 5; ++step) {
        for (engine::HostRow &host : scene.rows)
            host.answered += 1;
        scene.rows.erase(scene.rows.begin());
        scene.fixture.know(scene.rows);
    }
    QCOMPARE(scene.table().model()->rowCount(), 1'995);
}

void TestKnownHostsPage::asksAgainForWhatIsSelected()
{
    using engine::WaitCause;
    QAction *again = nullptr;
    for (const auto &[cause, helps] : {std::pair(WaitCause::NoHosts, true), std::pair(WaitCause::HostsHaveNothing, true),
                                       std::pair(WaitCause::HostsSilent, true), std::pair(WaitCause::NoMissingRanges, true),
                                       std::pair(WaitCause::Searching, false), std::pair(WaitCause::DiskFull, false)}) {
        engine::TransferRow row = test::waitingRow(4, QStringLiteral("film.mkv"), 1'000'000, cause);
        row.search = engine::SearchFigures{cause != WaitCause::Searching, 84, 2, 31'000, 0};
        WindowFixture fixture({row});
        fixture.part<ui::TransferListPage>()->select(row.id);
        again = &fixture.window->action(ActionId::AskAgain);
        QCOMPARE(again->isEnabled(), helps);
        again->trigger();
        QCOMPARE(fixture.client.of<engine::SearchAgain>().size(), std::size_t(helps));
        if (helps)
            QCOMPARE(fixture.client.of<engine::SearchAgain>()[0].transfer, row.id);
    }
}

QTEST_MAIN(TestKnownHostsPage)
#include "tst_known_hosts_page.moc"
