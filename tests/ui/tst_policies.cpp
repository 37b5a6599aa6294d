#include "tests/ui/window_fixture.h"
#include "ui/dialogs/friend_list.h"
#include "ui/dialogs/policy_dialog.h"
#include "ui/pages/facts_page.h"
#include "ui/pages/transfer_list_page.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QTest>

using namespace plug;
using engine::TransferRow;
using test::WindowFixture;
using ui::ActionId;
using ui::PolicyDialog;

/// Who may fetch a share: chosen, shown and changed in the window.
class TestPolicies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QStringLiteral("en_US"))); }
    void whatIsSoIsOffered();
    void friendsAreChosenFromKnownHosts();
    void friendsAreNamedByTheirIdentity();
    void whatIsNoIdentityIsToldBesideTheField();
    void nobodyIsNoFriend();
    void theMenusOfferIt();
    void onlySharesAreAsked();
    void severalAreChangedTogether();
    void cancelChangesNothing();
    void theNewLinkIsOnTheClipboard();
    void filesAreSharedForSome();
    void theSettingsSayForWhomSharesAre();
    void friendsAreAskedForWhereTheSettingsSaySo();
    void friendsAndNamesComeFirst();
    void theListAndTheDetailsTell();
};

namespace {

HostId host(char digit)
{
    return *HostId::fromHex(QByteArray(64, digit));
}

std::vector<engine::HostRow> knownHosts()
{
    engine::HostRow a;
    a.host = host('a');
    a.endpoint = *Endpoint::parse(QStringLiteral("192.0.2.7:40000"));
    engine::HostRow bare;
    bare.endpoint = *Endpoint::parse(QStringLiteral("192.0.2.8:40000"));
    return {a, a, bare};
}

std::unique_ptr<PolicyDialog> newDialog(const PolicyDialog::Choice &now)
{
    auto dialog = std::make_unique<PolicyDialog>(QStringLiteral("Who?"), now, knownHosts());
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    dialog->show();
    return dialog;
}

QPushButton *okOf(const QDialog &dialog)
{
    return dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
}

void choose(const QDialog &dialog, SharePolicy policy)
{
    dialog.findChildren<QRadioButton *>().at(int(policy))->setChecked(true);
}

template <typename Part>
bool says(const Part &part, const QString &words)
{
    for (const QLabel *label : part.template findChildren<QLabel *>()) {
        if (QString(label->text()).replace(QChar(0x00a0), QLatin1Char(' ')).contains(words))
            return true;
    }
    return false;
}

TransferRow shared(std::uint64_t id, SharePolicy policy)
{
    TransferRow row = test::shareRow(id, QStringLiteral("%1.iso").arg(id), 10);
    row.policy = policy;
    return row;
}

} // namespace

void TestPolicies::whatIsSoIsOffered()
{
    for (const SharePolicy policy : {SharePolicy::Public, SharePolicy::ByLink, SharePolicy::Friends}) {
        const auto dialog = newDialog({policy, {host('c'), host('a')}});
        QCOMPARE(dialog->choice().policy, policy);
        QCOMPARE(dialog->choice().friends.size(), std::size_t(policy == SharePolicy::Friends ? 2 : 0));
        QVERIFY(okOf(*dialog)->isEnabled());
    }
}

void TestPolicies::friendsAreChosenFromKnownHosts()
{
    const auto dialog = newDialog({SharePolicy::Friends, {host('c')}});
    auto *list = dialog->findChild<QListWidget *>();
    QCOMPARE(list->count(), 2);
    QVERIFY(list->item(0)->text().contains(QStringLiteral("192.0.2.7")));
    list->item(0)->setCheckState(Qt::Checked);
    list->item(1)->setCheckState(Qt::Unchecked);
    QVERIFY(dialog->choice().friends == std::vector{host('a')});
}

void TestPolicies::friendsAreNamedByTheirIdentity()
{
    const auto dialog = newDialog({SharePolicy::Friends, {}});
    auto *field = dialog->findChild<QLineEdit *>();
    for (const char digit : {'9', 'a', '9'}) {
        QTest::keyClicks(field, QString::fromLatin1(host(digit).hex().toUpper()));
        QVERIFY(!okOf(*dialog)->isEnabled());
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(field->text().isEmpty());
        QVERIFY(dialog->isVisible());
    }
    QCOMPARE(dialog->findChild<QListWidget *>()->count(), 2);
    QVERIFY(dialog->choice().friends == (std::vector{host('9'), host('a')}));
    QTest::keyClick(dialog.get(), Qt::Key_Return);
    QCOMPARE(dialog->result(), int(QDialog::Accepted));
}

void TestPolicies::whatIsNoIdentityIsToldBesideTheField()
{
    const auto dialog = newDialog({SharePolicy::Friends, {host('a')}});
    auto *field = dialog->findChild<QLineEdit *>();
    field->setText(QStringLiteral("12345"));
    QVERIFY(says(*dialog, QStringLiteral("here are 5 character")));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(field->text(), QStringLiteral("12345"));
    QVERIFY(!okOf(*dialog)->isEnabled());
    field->clear();
    QVERIFY(okOf(*dialog)->isEnabled());
}

void TestPolicies::nobodyIsNoFriend()
{
    const auto dialog = newDialog({});
    choose(*dialog, SharePolicy::Friends);
    QVERIFY(!okOf(*dialog)->isEnabled());
    QVERIFY(says(*dialog, QStringLiteral("at least one")));
    choose(*dialog, SharePolicy::ByLink);
    QVERIFY(okOf(*dialog)->isEnabled());
    QVERIFY(!dialog->findChild<ui::FriendList *>()->isEnabled());
}

void TestPolicies::theMenusOfferIt()
{
    WindowFixture fixture({shared(1, SharePolicy::Public), test::fetchRow(2, QStringLiteral("b"), 10, 0.5)});
    QAction &action = fixture.window->action(ActionId::WhoMayFetch);
    auto *page = fixture.part<ui::TransferListPage>();
    QVERIFY(page->findChild<QMenu *>()->actions().contains(&action));
    page->select({1});
    QVERIFY(action.isEnabled());
    page->select({2});
    QVERIFY(!action.isEnabled());
}

void TestPolicies::onlySharesAreAsked()
{
    WindowFixture fixture({shared(1, SharePolicy::Public), test::fetchRow(2, QStringLiteral("b"), 10, 0.5)});
    fixture.part<ui::TransferListPage>()->list()->selectAll();
    fixture.window->action(ActionId::WhoMayFetch).trigger();
    auto *dialog = fixture.part<PolicyDialog>();
    QVERIFY(dialog && says(*dialog, QStringLiteral("“1.iso”")));
    choose(*dialog, SharePolicy::ByLink);
    okOf(*dialog)->click();
    const auto posted = fixture.client.of<engine::SetPolicy>();
    QCOMPARE(posted.size(), std::size_t(1));
    QCOMPARE(posted[0].transfer, TransferId{1});
    QCOMPARE(posted[0].policy, SharePolicy::ByLink);
}

void TestPolicies::severalAreChangedTogether()
{
    WindowFixture fixture({shared(1, SharePolicy::Public), shared(2, SharePolicy::ByLink)});
    engine::SnapshotDelta delta;
    delta.hosts = knownHosts();
    delta.hostsChanged = true;
    fixture.client.change(delta);
    fixture.part<ui::TransferListPage>()->list()->selectAll();
    fixture.window->action(ActionId::WhoMayFetch).trigger();
    auto *dialog = fixture.part<PolicyDialog>();
    choose(*dialog, SharePolicy::Friends);
    dialog->findChild<QListWidget *>()->item(0)->setCheckState(Qt::Checked);
    okOf(*dialog)->click();
    const auto posted = fixture.client.of<engine::SetPolicy>();
    QCOMPARE(posted.size(), std::size_t(2));
    for (const engine::SetPolicy &policy : posted)
        QVERIFY(policy.policy == SharePolicy::Friends && policy.friends == std::vector{host('a')});
}

void TestPolicies::cancelChangesNothing()
{
    WindowFixture fixture({shared(1, SharePolicy::Public)});
    fixture.window->action(ActionId::WhoMayFetch).trigger();
    auto *dialog = fixture.part<PolicyDialog>();
    choose(*dialog, SharePolicy::ByLink);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(fixture.client.of<engine::SetPolicy>().empty());
}

void TestPolicies::theNewLinkIsOnTheClipboard()
{
    WindowFixture fixture({shared(1, SharePolicy::Public)});
    content::Link link;
    link.guid.bytes.fill(1);
    link.secret.emplace().fill(2);
    fixture.client.say(engine::PolicyChanged{{1}, SharePolicy::ByLink, link});
    QCOMPARE(QApplication::clipboard()->text(), content::linkText(link));
    QVERIFY(says(*fixture.window, QStringLiteral("is shared otherwise")));
}

void TestPolicies::filesAreSharedForSome()
{
    WindowFixture fixture;
    fixture.window->action(ActionId::ShareForSome).trigger();
    auto *files = fixture.part<QFileDialog>();
    QVERIFY(files);
    Q_EMIT files->filesSelected({QStringLiteral("/a/one"), QStringLiteral("/a/two")});
    auto *dialog = fixture.part<PolicyDialog>();
    QVERIFY(dialog);
    QVERIFY(fixture.client.of<engine::SharePath>().empty());
    okOf(*dialog)->click();
    const auto posted = fixture.client.of<engine::SharePath>();
    QCOMPARE(posted.size(), std::size_t(2));
    QCOMPARE(posted[1].path, QStringLiteral("/a/two"));
    QCOMPARE(posted[1].policy, SharePolicy::ByLink);
}

void TestPolicies::theSettingsSayForWhomSharesAre()
{
    WindowFixture fixture;
    for (const SharePolicy policy : {SharePolicy::Public, SharePolicy::ByLink}) {
        fixture.settings.setValue(ui::SettingId::SharesAreFor, int(policy));
        fixture.window->take({{QStringLiteral("/a/one")}, {}});
        QCOMPARE(fixture.client.of<engine::SharePath>().back().policy, policy);
    }
    fixture.window->action(ActionId::ShareFiles).trigger();
    Q_EMIT fixture.part<QFileDialog>()->filesSelected({QStringLiteral("/a/two")});
    QCOMPARE(fixture.client.of<engine::SharePath>().back().path, QStringLiteral("/a/two"));
    QCOMPARE(fixture.client.of<engine::SharePath>().back().policy, SharePolicy::ByLink);
}

void TestPolicies::friendsAreAskedForWhereTheSettingsSaySo()
{
    WindowFixture fixture;
    fixture.settings.setValue(ui::SettingId::SharesAreFor, int(SharePolicy::Friends));
    std::vector<engine::HostRow> known = knownHosts();
    known.front().host = host('c');
    known.front().isFriend = true;
    fixture.know(known);
    fixture.window->take({{QStringLiteral("/a/one")}, {}});
    QVERIFY2(fixture.client.of<engine::SharePath>().empty(), "nothing is shared before it is known with whom");
    okOf(*fixture.part<PolicyDialog>())->click();
    const auto posted = fixture.client.of<engine::SharePath>();
    QCOMPARE(posted.size(), std::size_t(1));
    QVERIFY(posted[0].policy == SharePolicy::Friends && posted[0].friends == std::vector{host('c')});
}

void TestPolicies::friendsAndNamesComeFirst()
{
    std::vector<engine::HostRow> known(3);
    for (std::size_t i = 0; i < known.size(); ++i)
        known[i].host = host("abc"[i]);
    known[1].name = QStringLiteral("Büro");
    known[2].isFriend = true;
    const ui::FriendList friends(known, {});
    const auto *list = friends.findChild<QListWidget *>();
    QVERIFY(list->item(0)->text().startsWith(QStringLiteral("cccc")));
    QVERIFY(list->item(1)->text().startsWith(QStringLiteral("Büro at ")));
    QVERIFY(list->item(2)->text().startsWith(QStringLiteral("aaaa")));
}

void TestPolicies::theListAndTheDetailsTell()
{
    WindowFixture fixture({shared(1, SharePolicy::Public)});
    const auto *facts = fixture.part<ui::FactsPage>();
    QVERIFY(says(*facts, QStringLiteral("Everybody who has the link")));
    TransferRow row = shared(1, SharePolicy::Friends);
    row.friends = {host('a'), host('b')};
    fixture.add({row});
    QVERIFY(says(*facts, QStringLiteral("bbbb bbbb")));
    const QModelIndex index = fixture.part<ui::TransferListPage>()->list()->model()->index(0, 0);
    QVERIFY(index.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("only for 2 friend")));
    fixture.add({shared(1, SharePolicy::ByLink)});
    QVERIFY(says(*facts, QStringLiteral("only for who has the link")));
}

QTEST_MAIN(TestPolicies)
#include "tst_policies.moc"
