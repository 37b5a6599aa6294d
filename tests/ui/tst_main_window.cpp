#include "core/base/random.h"
#include "tests/ui/window_fixture.h"
#include "ui/dialogs/add_link_dialog.h"
#include "ui/dialogs/remove_dialog.h"
#include "ui/pages/byte_map_view.h"
#include "ui/pages/details_pane.h"
#include "ui/pages/message_bar.h"
#include "ui/pages/side_bar.h"
#include "ui/pages/transfer_list_page.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>
#include <QUrl>

using namespace plug;
using test::WindowFixture;
using ui::ActionId;

class TestMainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatToDoWhileTheListIsEmpty();
    void saysWhatToDoWhenTheLastRowHasGone();
    void saysNothingBeforeTheEngineDid();
    void showsWhatTheEngineTells();
    void pasteOffersALink();
    void pasteWorksFromTheSearchField();
    void pasteWithoutALinkSaysSo();
    void pasteOffersSeveralLinksOneByOne();
    void dropsAreShared();
    void aSharesLinkIsPutOnTheClipboard();
    void linksOfOneDropAreCopiedTogether();
    void failuresAreSaidAndStay();
    void goodNewsDisplacesGoodNews();
    void aSmallBufferIsSaidUntilItWasRead();
    void theHintGivesWayToNews();
    void pausesAndResumesWhatIsSelected();
    void offersTheBackgroundAndTheOrder();
    void offersAPreviewOfWhatArrives();
    void removeAsksFirst();
    void removeCanDelete();
    void filterAndSearchCanBeLeft();
    void watchesWhatItShows();
    void fetchesASpanFirst();
    void anAddedLinkIsSelectedWhenItComes();
    void aKnownLinkPointsAtItsRow();
    void whatIsPointedAtIsBroughtToSight();
    void theMapNeverGuesses();
    void fitsASmallScreen();
    void visibilityIsPassedOn();
    void remembersItsLooks();
    void survivesRandomDeltas();
};

namespace {

bool isShown(const QWidget &window, const QString &words)
{
    const QList<QLabel *> labels = window.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel *label) { return label->isVisibleTo(&window) && label->text().contains(words); });
}

void closeDialog(QDialog *dialog, bool accepts)
{
    accepts ? dialog->accept() : dialog->reject();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

const QString &linkText()
{
    static const QString text = content::linkText(test::fetchRow(77, QStringLiteral("new.iso"), 1000, 0).link);
    return text;
}

void drop(QWidget &window, const QMimeData &mime)
{
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QDropEvent event(QPointF(10, 10), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    if (enter.isAccepted())
        QApplication::sendEvent(&window, &event);
}

QLineEdit *searchField(const WindowFixture &fixture)
{
    return fixture.window->findChild<QLineEdit *>(QStringLiteral("search"));
}

QPushButton *button(const QWidget &parent, const QString &words)
{
    for (QPushButton *one : parent.findChildren<QPushButton *>()) {
        if (one->text().remove(QLatin1Char('&')) == words)
            return one;
    }
    return nullptr;
}

} // namespace

void TestMainWindow::saysWhatToDoWhenTheLastRowHasGone()
{
    const engine::TransferRow row = test::shareRow(1, QStringLiteral("one"), 10);
    WindowFixture fixture({row});
    engine::SnapshotDelta delta;
    delta.removed = {row.id};
    fixture.client.change(delta);
    QVERIFY(isShown(*fixture.window, QStringLiteral("Drop files or folders here")));
}

void TestMainWindow::saysWhatToDoWhileTheListIsEmpty()
{
    WindowFixture fixture;
    QVERIFY(isShown(*fixture.window, QStringLiteral("Drop files or folders here")));
    QVERIFY(!fixture.part<ui::DetailsPane>()->isVisible());
    fixture.add(test::fewTransfers());
    QVERIFY(!isShown(*fixture.window, QStringLiteral("Drop files or folders here")));
    QVERIFY(fixture.part<ui::DetailsPane>()->isVisible());
}

void TestMainWindow::saysNothingBeforeTheEngineDid()
{
    QTemporaryDir folder;
    QSettings store(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    ui::Settings settings(store);
    test::FakeEngineClient client;
    ui::MainWindow window(client, settings);
    window.show();
    QVERIFY(!isShown(window, QStringLiteral("Drop files or folders here")));
    client.say(engine::Loaded{0});
    QVERIFY(isShown(window, QStringLiteral("Drop files or folders here")));
}

void TestMainWindow::showsWhatTheEngineTells()
{
    WindowFixture fixture(test::fewTransfers());
    const QListView *list = fixture.part<ui::TransferListPage>()->list();
    QCOMPARE(list->model()->rowCount(), 3);
    QVERIFY(isShown(*fixture.window, QStringLiteral("37 host(s) connected")));
    QVERIFY(isShown(*fixture.window, QStringLiteral("Port forwarded by UPnP")));
    QVERIFY(isShown(*fixture.window, QStringLiteral("All traffic encrypted")));
    const auto *side = fixture.part<ui::SideBar>();
    QCOMPARE(side->model()->index(1, 0).data(Qt::UserRole + 1).toInt(), 2);
}

void TestMainWindow::pasteOffersALink()
{
    WindowFixture fixture(test::fewTransfers());
    QApplication::clipboard()->setText(linkText());
    QApplication::setActiveWindow(fixture.window.get());
    QTest::keySequence(fixture.part<ui::TransferListPage>()->list(), QKeySequence::Paste);
    auto *dialog = fixture.part<ui::AddLinkDialog>();
    QVERIFY(dialog && dialog->isVisible());
    QVERIFY2(fixture.client.of<engine::AddLink>().empty(), "a pasted link touches nothing before it is confirmed");
    QTRY_VERIFY(button(*dialog, QStringLiteral("Fetch"))->isEnabled());
    button(*dialog, QStringLiteral("Fetch"))->click();
    const auto posted = fixture.client.of<engine::AddLink>();
    QCOMPARE(posted.size(), 1u);
    QCOMPARE(content::linkText(posted[0].link), linkText());
    QCOMPARE(posted[0].folder, fixture.folder());
    QVERIFY(posted[0].request != 0);
}

void TestMainWindow::pasteWorksFromTheSearchField()
{
    WindowFixture fixture(test::fewTransfers());
    auto *search = searchField(fixture);
    QApplication::setActiveWindow(fixture.window.get());
    search->setFocus();
    QApplication::clipboard()->setText(linkText());
    QTest::keySequence(search, QKeySequence::Paste);
    QVERIFY(fixture.part<ui::AddLinkDialog>());
    QVERIFY(search->text().isEmpty());
    closeDialog(fixture.part<ui::AddLinkDialog>(), false);
    QApplication::clipboard()->setText(QStringLiteral("lecture"));
    QTest::keySequence(search, QKeySequence::Paste);
    QCOMPARE(search->text(), QStringLiteral("lecture"));
}

void TestMainWindow::pasteWithoutALinkSaysSo()
{
    WindowFixture fixture;
    QApplication::clipboard()->setText(QStringLiteral("no link"));
    fixture.window->action(ActionId::PasteLink).trigger();
    QVERIFY(!fixture.part<ui::AddLinkDialog>());
    QVERIFY(fixture.part<ui::MessageBar>()->isVisible());
}

void TestMainWindow::pasteOffersSeveralLinksOneByOne()
{
    WindowFixture fixture;
    const QString other = content::linkText(test::fetchRow(78, QStringLiteral("other.iso"), 1, 0).link);
    QApplication::clipboard()->setText(linkText() + QLatin1Char('\n') + other);
    fixture.window->action(ActionId::PasteLink).trigger();
    QCOMPARE(fixture.window->findChildren<ui::AddLinkDialog *>().size(), 1);
    closeDialog(fixture.part<ui::AddLinkDialog>(), false);
    auto *second = fixture.part<ui::AddLinkDialog>();
    QVERIFY(second);
    QCOMPARE(second->findChild<QLineEdit *>()->text(), other);
    closeDialog(second, false);
    QVERIFY(!fixture.part<ui::AddLinkDialog>());
}

void TestMainWindow::dropsAreShared()
{
    WindowFixture fixture;
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(QStringLiteral("/tmp/a")), QUrl::fromLocalFile(QStringLiteral("/tmp/b"))});
    drop(*fixture.window, mime);
    const auto posted = fixture.client.of<engine::SharePath>();
    QCOMPARE(posted.size(), 2u);
    QCOMPARE(posted[1].path, QStringLiteral("/tmp/b"));
    QVERIFY(posted[0].request != posted[1].request);

    QMimeData link;
    link.setText(linkText());
    drop(*fixture.window, link);
    QVERIFY(fixture.part<ui::AddLinkDialog>());

    QMimeData text;
    text.setText(QStringLiteral("words"));
    drop(*fixture.window, text);
    QCOMPARE(fixture.client.of<engine::SharePath>().size(), 2u);
}

void TestMainWindow::aSharesLinkIsPutOnTheClipboard()
{
    WindowFixture fixture;
    QApplication::clipboard()->setText(QStringLiteral("before"));
    fixture.window->take(ui::Intake{{QStringLiteral("/tmp/a")}, {}});
    const auto request = fixture.client.of<engine::SharePath>().front().request;
    const engine::TransferRow row = test::shareRow(9, QStringLiteral("a"), 10);
    fixture.client.say(engine::Shared{request + 100, {9}, row.link, 10});
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
    fixture.client.say(engine::Shared{request, {9}, row.link, 10});
    QCOMPARE(QApplication::clipboard()->text(), content::linkText(row.link));
    QVERIFY(fixture.part<ui::MessageBar>()->text().contains(QStringLiteral("clipboard")));
}

void TestMainWindow::linksOfOneDropAreCopiedTogether()
{
    WindowFixture fixture;
    fixture.window->take(ui::Intake{{QStringLiteral("/tmp/a"), QStringLiteral("/tmp/b")}, {}});
    QStringList links;
    for (const engine::SharePath &posted : fixture.client.of<engine::SharePath>()) {
        const engine::TransferRow row = test::shareRow(posted.request + 50, posted.path.mid(5), 10);
        links << content::linkText(row.link);
        fixture.client.say(engine::Shared{posted.request, row.id, row.link, 10});
    }
    QCOMPARE(QApplication::clipboard()->text(), links.join(QLatin1Char('\n')));
}

void TestMainWindow::failuresAreSaidAndStay()
{
    WindowFixture fixture(test::fewTransfers());
    const auto *bar = fixture.part<ui::MessageBar>();
    engine::Failed failed{0, {1}, engine::Failed::Reason::Disk, {store::DiskErrorKind::Full, QStringLiteral("/home"), {}}};
    fixture.client.say(failed);
    QVERIFY(bar->isVisible());
    QVERIFY(bar->text().contains(QStringLiteral("debian-12.iso")) && bar->text().contains(QStringLiteral("/home")));
    QVERIFY(!fixture.window->findChild<QDialog *>());
    fixture.client.say(engine::Completed{{3}, QStringLiteral("/x/lecture"), 1});
    QVERIFY2(bar->text().contains(QStringLiteral("/home")), "good news must not displace bad news");
    fixture.client.fail(QStringLiteral("no port"));
    for (int i = 0; i < 20; ++i)
        fixture.client.fail(QStringLiteral("again"));
    auto *close = bar->findChild<QToolButton *>();
    int closed = 0;
    for (; bar->isVisible(); ++closed)
        close->click();
    QCOMPARE(std::size_t(closed), ui::MessageBar::kMaxMessages);
}

void TestMainWindow::goodNewsDisplacesGoodNews()
{
    WindowFixture fixture;
    const auto *bar = fixture.part<ui::MessageBar>();
    fixture.client.say(engine::Completed{{1}, QStringLiteral("/x/one"), 1});
    fixture.client.say(engine::Completed{{2}, QStringLiteral("/x/two"), 1});
    QVERIFY(bar->text().contains(QStringLiteral("two")));
    bar->findChild<QToolButton *>()->click();
    QVERIFY(!bar->isVisible());
}

void TestMainWindow::aSmallBufferIsSaidUntilItWasRead()
{
    WindowFixture fixture;
    const auto *bar = fixture.part<ui::MessageBar>();
    fixture.client.tellSmallBuffer(425'984, QStringLiteral("sudo sysctl -w a=1"));
    QVERIFY(bar->isVisible());
    QVERIFY(bar->text().contains(QStringLiteral("sudo sysctl -w a=1")) && bar->text().contains(QStringLiteral("426.0")));
    QCOMPARE(bar->tone(), ui::Tone::Neutral);
    QVERIFY(!fixture.settings.isOn(ui::SettingId::BufferHintClosed));
    button(*bar, QStringLiteral("Copy the command"))->click();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("sudo sysctl -w a=1"));
    QVERIFY(!bar->isVisible());
    QVERIFY(fixture.settings.isOn(ui::SettingId::BufferHintClosed));
    fixture.client.tellSmallBuffer(425'984, QStringLiteral("sudo sysctl -w a=1"));
    QVERIFY2(!bar->isVisible(), "said once and read");
}

void TestMainWindow::theHintGivesWayToNews()
{
    WindowFixture fixture;
    const auto *bar = fixture.part<ui::MessageBar>();
    auto *close = bar->findChild<QToolButton *>();
    fixture.client.tellSmallBuffer(425'984, QStringLiteral("sudo sysctl"));
    fixture.client.say(engine::Completed{{1}, QStringLiteral("/x/one"), 1});
    fixture.client.say(engine::Completed{{2}, QStringLiteral("/x/two"), 1});
    QVERIFY(bar->text().contains(QStringLiteral("two")));
    close->click();
    QVERIFY(bar->text().contains(QStringLiteral("sysctl")));
    QVERIFY(!fixture.settings.isOn(ui::SettingId::BufferHintClosed));
    fixture.client.fail(QStringLiteral("no port"));
    QVERIFY(bar->text().contains(QStringLiteral("no port")));
    close->click();
    close->click();
    QVERIFY(!bar->isVisible());
    QVERIFY(fixture.settings.isOn(ui::SettingId::BufferHintClosed));
}

void TestMainWindow::pausesAndResumesWhatIsSelected()
{
    WindowFixture fixture(test::fewTransfers());
    auto *list = fixture.part<ui::TransferListPage>()->list();
    list->selectAll();
    fixture.window->action(ActionId::Pause).trigger();
    QCOMPARE(fixture.client.of<engine::Pause>().size(), 3u);
    std::vector<engine::TransferRow> rows = test::fewTransfers();
    for (engine::TransferRow &row : rows)
        row.state = engine::TransferState::Paused;
    fixture.add(rows);
    QVERIFY(!fixture.window->action(ActionId::Pause).isEnabled());
    fixture.window->action(ActionId::Resume).trigger();
    QCOMPARE(fixture.client.of<engine::Resume>().size(), 3u);
    list->clearSelection();
    QVERIFY(!fixture.window->action(ActionId::Remove).isEnabled());
    fixture.window->action(ActionId::ResumeAll).trigger();
    QCOMPARE(fixture.client.of<engine::Resume>().size(), 6u);
}

void TestMainWindow::offersTheBackgroundAndTheOrder()
{
    engine::TransferRow fetch = test::fetchRow(1, QStringLiteral("one"), 1000, 0);
    WindowFixture fixture({fetch, test::shareRow(2, QStringLiteral("two"), 10)});
    QAction &background = fixture.window->action(ActionId::Background);
    QAction &inOrder = fixture.window->action(ActionId::InOrder);
    auto *list = fixture.part<ui::TransferListPage>();
    QVERIFY(list->findChild<QMenu *>()->actions().contains(&background));
    QVERIFY(list->findChild<QMenu *>()->actions().contains(&inOrder));
    list->select(fetch.id);
    QVERIFY(background.isEnabled() && !background.isChecked() && inOrder.isEnabled() && !inOrder.isChecked());
    background.trigger();
    inOrder.trigger();
    QCOMPARE(fixture.client.of<engine::SetMode>().at(0).transfer, fetch.id);
    QCOMPARE(fixture.client.of<engine::SetMode>().at(0).mode, engine::TransferMode::Background);
    QCOMPARE(fixture.client.of<engine::SetOrder>().at(0).order, engine::FetchOrder::InOrder);
    fetch.mode = engine::TransferMode::Background;
    fetch.order = engine::FetchOrder::InOrder;
    fixture.add({fetch});
    QVERIFY(background.isChecked() && inOrder.isChecked());
    background.trigger();
    inOrder.trigger();
    QCOMPARE(fixture.client.of<engine::SetMode>().at(1).mode, engine::TransferMode::FullSpeed);
    QCOMPARE(fixture.client.of<engine::SetOrder>().at(1).order, engine::FetchOrder::RarestFirst);
    list->select(TransferId{2});
    QVERIFY(!background.isEnabled() && !background.isChecked() && !inOrder.isEnabled() && !inOrder.isChecked());
}

void TestMainWindow::offersAPreviewOfWhatArrives()
{
    engine::TransferRow folder = test::fetchRow(3, QStringLiteral("album"), 100, 10);
    folder.isFolder = true;
    WindowFixture fixture({test::fetchRow(1, QStringLiteral("film.mkv"), 100, 10), test::shareRow(2, QStringLiteral("a.txt"), 5), folder});
    QList<ui::PreviewWish> wishes;
    connect(fixture.window.get(), &ui::MainWindow::previewAsked, this, [&](const ui::PreviewWish &wish) { wishes << wish; });
    QAction &preview = fixture.window->action(ActionId::Preview);
    auto *list = fixture.part<ui::TransferListPage>();
    list->select(TransferId{2});
    QVERIFY(!preview.isEnabled());
    list->select(TransferId{3});
    QVERIFY(!preview.isEnabled());
    list->select(TransferId{1});
    QVERIFY(preview.isEnabled());
    preview.trigger();
    QCOMPARE(wishes.size(), 1);
    QCOMPARE(wishes.front().transfer, TransferId{1});
    QCOMPARE(wishes.front().name, QStringLiteral("film.mkv"));
    QVERIFY(wishes.front().file.isNull() && !wishes.front().guid.isNull());
    const auto orders = fixture.client.of<engine::SetOrder>();
    QVERIFY(!orders.empty() && orders.back().transfer == TransferId{1} && orders.back().order == engine::FetchOrder::InOrder);
    fixture.window->tellPreviewFailed(QStringLiteral("film.mkv"));
    QVERIFY(isShown(*fixture.window, QStringLiteral("film.mkv")));
}

void TestMainWindow::removeAsksFirst()
{
    WindowFixture fixture(test::fewTransfers());
    fixture.part<ui::TransferListPage>()->select({1});
    fixture.window->action(ActionId::Remove).trigger();
    auto *dialog = fixture.part<ui::RemoveDialog>();
    QVERIFY(dialog);
    QVERIFY(fixture.client.of<engine::Remove>().empty());
    closeDialog(dialog, false);
    QVERIFY(fixture.client.of<engine::Remove>().empty());
    fixture.window->action(ActionId::Remove).trigger();
    button(*fixture.part<ui::RemoveDialog>(), QStringLiteral("Remove"))->click();
    QCOMPARE(fixture.client.of<engine::Remove>().size(), 1u);
    QCOMPARE(fixture.client.of<engine::Remove>()[0].transfer, TransferId{1});
    QVERIFY(!fixture.client.of<engine::Remove>()[0].deleteData);
}

void TestMainWindow::removeCanDelete()
{
    WindowFixture fixture(test::fewTransfers());
    fixture.part<ui::TransferListPage>()->select({3});
    fixture.window->action(ActionId::Remove).trigger();
    auto *dialog = fixture.part<ui::RemoveDialog>();
    dialog->findChild<QCheckBox *>()->setChecked(true);
    button(*dialog, QStringLiteral("Remove and delete…"))->click();
    QVERIFY(fixture.client.of<engine::Remove>().empty());
    button(*dialog, QStringLiteral("Delete for good"))->click();
    QCOMPARE(fixture.client.of<engine::Remove>().size(), 1u);
    QVERIFY(fixture.client.of<engine::Remove>()[0].deleteData);
}

void TestMainWindow::filterAndSearchCanBeLeft()
{
    WindowFixture fixture(test::fewTransfers());
    const QAbstractItemModel *shown = fixture.part<ui::TransferListPage>()->list()->model();
    fixture.part<ui::SideBar>()->setFilter(ui::TransferFilter::Fetching);
    QCOMPARE(shown->rowCount(), 2);
    QTest::keyClicks(searchField(fixture), QStringLiteral("merkle"));
    QCOMPARE(shown->rowCount(), 0);
    QVERIFY(isShown(*fixture.window, QStringLiteral("No transfer is found here")));
    fixture.window->action(ActionId::ShowAll).trigger();
    QCOMPARE(shown->rowCount(), 3);
}

void TestMainWindow::watchesWhatItShows()
{
    WindowFixture fixture(test::fewTransfers());
    fixture.part<ui::TransferListPage>()->select({2});
    QCOMPARE(fixture.client.of<engine::WatchTransfer>().back().transfer, TransferId{2});
    fixture.window->action(ActionId::ShowDetails).trigger();
    QCOMPARE(fixture.client.of<engine::WatchTransfer>().back().transfer, TransferId{});
    fixture.window->action(ActionId::ShowDetails).trigger();
    QCOMPARE(fixture.client.of<engine::WatchTransfer>().back().transfer, TransferId{2});
    engine::SnapshotDelta delta;
    delta.removed = {{1}, {2}, {3}};
    fixture.client.change(delta);
    QCOMPARE(fixture.client.of<engine::WatchTransfer>().back().transfer, TransferId{});
}

void TestMainWindow::fetchesASpanFirst()
{
    const std::vector<engine::TransferRow> rows = test::fewTransfers();
    WindowFixture fixture(rows);
    fixture.part<ui::TransferListPage>()->select({1});
    engine::SnapshotDelta delta;
    delta.detail = test::detailOf(rows[0]);
    fixture.client.change(delta);
    auto *view = fixture.part<ui::ByteMapView>();
    QVERIFY(view->accessibleDescription().contains(QStringLiteral("is on the disk")));
    QTest::keyClick(view, Qt::Key_Plus);
    QCOMPARE(view->zoom(), 1);
    QTest::keyClick(view, Qt::Key_Minus);
    QTest::keyClick(view, Qt::Key_End);
    QTest::keyClick(view, Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(view->span());
    button(*fixture.window, QStringLiteral("Fetch the span first"))->click();
    const auto posted = fixture.client.of<engine::FetchFirst>();
    QCOMPARE(posted.size(), 1u);
    QCOMPARE(posted[0].transfer, TransferId{1});
    QCOMPARE(posted[0].range.end, rows[0].size);
    QVERIFY(posted[0].range.begin > rows[0].size / 2);
}

void TestMainWindow::anAddedLinkIsSelectedWhenItComes()
{
    WindowFixture fixture(test::fewTransfers());
    fixture.client.say(engine::Added{5, {40}, false});
    fixture.add({test::fetchRow(40, QStringLiteral("new"), 5, 0)});
    QCOMPARE(fixture.part<ui::TransferListPage>()->current(), TransferId{40});
}

void TestMainWindow::aKnownLinkPointsAtItsRow()
{
    WindowFixture fixture(test::fewTransfers());
    fixture.client.say(engine::Added{5, {3}, true});
    QCOMPARE(fixture.part<ui::TransferListPage>()->current(), TransferId{3});
    QVERIFY(fixture.part<ui::MessageBar>()->text().contains(QStringLiteral("in the list already")));
}

void TestMainWindow::whatIsPointedAtIsBroughtToSight()
{
    WindowFixture fixture(test::fewTransfers());
    fixture.part<ui::SideBar>()->setFilter(ui::TransferFilter::Fetching);
    searchField(fixture)->setText(QStringLiteral("debian"));
    fixture.client.say(engine::Added{5, {3}, true});
    QCOMPARE(fixture.part<ui::TransferListPage>()->current(), TransferId{3});
    QCOMPARE(fixture.part<ui::SideBar>()->filter(), ui::TransferFilter::All);
    QVERIFY(searchField(fixture)->text().isEmpty());
}

void TestMainWindow::theMapNeverGuesses()
{
    engine::TransferRow unknown = test::fetchRow(1, QStringLiteral("unknown"), 0, 0);
    engine::TransferRow hashing = test::fetchRow(2, QStringLiteral("hashing"), 1000, 0);
    hashing.state = engine::TransferState::Hashing;
    engine::TransferRow empty = test::shareRow(3, QStringLiteral("empty"), 0);
    WindowFixture fixture({unknown, hashing, empty});
    const char *words[] = {"not known yet", "first time", "is empty"};
    for (std::uint64_t id = 1; id <= 3; ++id) {
        fixture.part<ui::TransferListPage>()->select({id});
        const QString said = fixture.part<ui::ByteMapView>()->accessibleDescription();
        QVERIFY2(said.contains(QLatin1String(words[id - 1])), qPrintable(said));
    }
}

void TestMainWindow::fitsASmallScreen()
{
    WindowFixture fixture(test::fewTransfers());
    const QSize least = fixture.window->minimumSizeHint();
    QVERIFY2(least.width() <= 700 && least.height() <= 500, qPrintable(QStringLiteral("%1 x %2").arg(least.width()).arg(least.height())));
}

void TestMainWindow::visibilityIsPassedOn()
{
    WindowFixture fixture;
    QVERIFY(fixture.client.isVisible);
    fixture.window->hide();
    QVERIFY(!fixture.client.isVisible);
    fixture.window->show();
    QVERIFY(fixture.client.isVisible);
}

void TestMainWindow::remembersItsLooks()
{
    WindowFixture fixture(test::fewTransfers());
    fixture.part<ui::SideBar>()->setFilter(ui::TransferFilter::Sharing);
    fixture.window->action(ActionId::ShowDetails).setChecked(false);
    fixture.part<ui::DetailsPane>()->tabs()->setCurrentIndex(2);
    fixture.window->close();
    fixture.window = std::make_unique<ui::MainWindow>(fixture.client, fixture.settings);
    QCOMPARE(fixture.part<ui::SideBar>()->filter(), ui::TransferFilter::Sharing);
    QVERIFY(!fixture.window->action(ActionId::ShowDetails).isChecked());
    QCOMPARE(fixture.part<ui::DetailsPane>()->tabs()->currentIndex(), 2);
}

/// The whole window under changes that no person would wait for: it must hold together, whatever is selected or filtered.
void TestMainWindow::survivesRandomDeltas()
{
    WindowFixture fixture;
    SeededRandom random(9);
    const std::vector<engine::TransferRow> pool = test::manyTransfers(60);
    auto *page = fixture.part<ui::TransferListPage>();
    for (int step = 0; step < 300; ++step) {
        engine::SnapshotDelta delta;
        for (const engine::TransferRow &row : pool) {
            const auto dice = random.below(6);
            if (dice == 0)
                delta.removed.push_back(row.id);
            else if (dice == 1)
                delta.changed.push_back(row);
        }
        if (random.below(2) == 0)
            delta.detail = test::detailOf(pool[random.below(pool.size())]);
        fixture.client.change(delta);
        page->select({1 + random.below(60)});
        fixture.part<ui::SideBar>()->setFilter(ui::TransferFilter(random.below(ui::kTransferFilterCount)));
        fixture.part<ui::DetailsPane>()->tabs()->setCurrentIndex(int(random.below(3)));
        QCoreApplication::processEvents();
        fixture.window->grab();
    }
    QVERIFY(page->list()->model()->rowCount() >= 0);
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
