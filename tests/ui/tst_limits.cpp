#include "tests/ui/window_fixture.h"
#include "ui/dialogs/limit_dialog.h"
#include "ui/dialogs/rate_box.h"
#include "ui/dialogs/settings_dialog.h"
#include "ui/pages/facts_page.h"
#include "ui/pages/status_strip.h"
#include "ui/pages/transfer_list_page.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QTest>

using namespace plug;
using engine::TransferRow;
using test::WindowFixture;
using ui::ActionId;
using ui::LimitDialog;
using ui::RateBox;

class TestLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QStringLiteral("en_US"))); }
    void thereIsNoneAtFirst();
    void whatIsChosenIsMeant();
    void aLimitCanBeTakenAway();
    void whatIsNotTouchedStays();
    void differentLimitsStayApart();
    void stepsBeginAtNone();
    void aShareHasNoDownload();
    void theMenusOfferIt();
    void theKeysAreEnough();
    void whatIsSelectedIsLimited();
    void whatIsHashedIsNot();
    void cancelChangesNothing();
    void theListAndTheDetailsTell();
    void theSettingsCountAtOnce();
    void theBottomLineTells();

private:
    static TransferRow rowWith(std::uint64_t id, std::optional<std::uint64_t> down, std::optional<std::uint64_t> up);
};

namespace {

constexpr std::uint64_t kHalf = 500'000;

std::unique_ptr<LimitDialog> newDialog(std::vector<TransferRow> rows)
{
    auto dialog = std::make_unique<LimitDialog>(std::move(rows));
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    dialog->show();
    return dialog;
}

RateBox *downOf(const QDialog &dialog)
{
    return dialog.findChildren<RateBox *>().at(0);
}

RateBox *upOf(const QDialog &dialog)
{
    return dialog.findChildren<RateBox *>().at(1);
}

void accept(const QDialog &dialog)
{
    dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->click();
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

} // namespace

TransferRow TestLimits::rowWith(std::uint64_t id, std::optional<std::uint64_t> down, std::optional<std::uint64_t> up)
{
    TransferRow row = test::fetchRow(id, QStringLiteral("%1.iso").arg(id), 1'000'000, 0.5);
    row.downLimit = down;
    row.upLimit = up;
    return row;
}

void TestLimits::thereIsNoneAtFirst()
{
    const auto dialog = newDialog({rowWith(1, {}, {})});
    QVERIFY(says(*dialog, QStringLiteral("1.iso")));
    QCOMPARE(downOf(*dialog)->text(), QStringLiteral("No limit"));
    QCOMPARE(upOf(*dialog)->text(), QStringLiteral("No limit"));
    QVERIFY(dialog->choices().empty());
}

void TestLimits::whatIsChosenIsMeant()
{
    const auto dialog = newDialog({rowWith(1, {}, {}), rowWith(2, {}, {})});
    QTest::keyClicks(downOf(*dialog), QStringLiteral("500"));
    const auto choices = dialog->choices();
    QCOMPARE(choices.size(), std::size_t(2));
    QCOMPARE(choices[1].transfer, TransferId{2});
    QCOMPARE(choices[1].down, std::optional(kHalf));
    QVERIFY(!choices[1].up);
}

void TestLimits::aLimitCanBeTakenAway()
{
    const auto dialog = newDialog({rowWith(1, kHalf, kHalf)});
    QCOMPARE(downOf(*dialog)->text(), QStringLiteral("500 kB/s"));
    downOf(*dialog)->setValue(0);
    QCOMPARE(dialog->choices().size(), std::size_t(1));
    QVERIFY(!dialog->choices()[0].down);
    QCOMPARE(dialog->choices()[0].up, std::optional(kHalf));
}

/// Also where it is finer than the field can show, as a terminal may have set it, or larger.
void TestLimits::whatIsNotTouchedStays()
{
    const auto dialog = newDialog({rowWith(1, 1'500, std::uint64_t(1) << 40)});
    QCOMPARE(downOf(*dialog)->text(), QStringLiteral("2 kB/s"));
    QVERIFY(dialog->choices().empty());
    downOf(*dialog)->setValue(3);
    QCOMPARE(dialog->choices()[0].up, std::optional(std::uint64_t(1) << 40));
}

void TestLimits::differentLimitsStayApart()
{
    const auto dialog = newDialog({rowWith(1, kHalf, {}), rowWith(2, {}, {})});
    QCOMPARE(downOf(*dialog)->text(), QStringLiteral("Different"));
    upOf(*dialog)->setValue(20);
    const auto choices = dialog->choices();
    QCOMPARE(choices.size(), std::size_t(2));
    QCOMPARE(choices[0].down, std::optional(kHalf));
    QVERIFY(!choices[1].down);
    QCOMPARE(choices[1].up, std::optional<std::uint64_t>(20'000));
    downOf(*dialog)->setValue(0);
    QCOMPARE(downOf(*dialog)->text(), QStringLiteral("No limit"));
    QVERIFY(!dialog->choices()[0].down);
}

void TestLimits::stepsBeginAtNone()
{
    const auto dialog = newDialog({rowWith(1, kHalf, {}), rowWith(2, {}, {})});
    QTest::keyClick(downOf(*dialog), Qt::Key_Up);
    QCOMPARE(downOf(*dialog)->value(), 100);
    QTest::keyClick(downOf(*dialog), Qt::Key_Down);
    QTest::keyClick(downOf(*dialog), Qt::Key_Down);
    QCOMPARE(downOf(*dialog)->text(), QStringLiteral("No limit"));
}

void TestLimits::aShareHasNoDownload()
{
    const TransferRow share = test::shareRow(1, QStringLiteral("a"), 10);
    const auto only = newDialog({share});
    QVERIFY(!downOf(*only)->isVisible() && upOf(*only)->isVisible());
    const auto both = newDialog({share, rowWith(2, {}, {})});
    QVERIFY(downOf(*both)->isVisible());
}

void TestLimits::theMenusOfferIt()
{
    WindowFixture fixture(test::fewTransfers());
    QAction &action = fixture.window->action(ActionId::LimitSpeed);
    auto *page = fixture.part<ui::TransferListPage>();
    QVERIFY(page->findChild<QMenu *>()->actions().contains(&action));
    QVERIFY(action.isEnabled());
    page->list()->clearSelection();
    QVERIFY(!action.isEnabled());
}

void TestLimits::theKeysAreEnough()
{
    WindowFixture fixture({rowWith(1, {}, {})});
    QApplication::setActiveWindow(fixture.window.get());
    QTest::keySequence(fixture.part<ui::TransferListPage>()->list(), fixture.window->action(ActionId::LimitSpeed).shortcut());
    auto *dialog = fixture.part<LimitDialog>();
    QVERIFY(dialog);
    QTest::keyClicks(downOf(*dialog), QStringLiteral("500"));
    QTest::keyClick(downOf(*dialog), Qt::Key_Return);
    QCOMPARE(fixture.client.of<engine::SetLimits>().at(0).down, std::optional(kHalf));
}

void TestLimits::whatIsSelectedIsLimited()
{
    const std::vector<TransferRow> rows = test::fewTransfers();
    WindowFixture fixture(rows);
    fixture.part<ui::TransferListPage>()->list()->selectAll();
    fixture.window->action(ActionId::LimitSpeed).trigger();
    auto *dialog = fixture.part<LimitDialog>();
    QVERIFY(dialog);
    upOf(*dialog)->setValue(500);
    QVERIFY(fixture.client.of<engine::SetLimits>().empty());
    accept(*dialog);
    const auto posted = fixture.client.of<engine::SetLimits>();
    QCOMPARE(posted.size(), rows.size());
    for (const engine::SetLimits &limits : posted)
        QCOMPARE(limits.up, std::optional(kHalf));
}

void TestLimits::whatIsHashedIsNot()
{
    TransferRow hashing = rowWith(1, {}, {});
    hashing.state = engine::TransferState::Hashing;
    hashing.guid = {};
    WindowFixture fixture({hashing, rowWith(2, {}, {})});
    fixture.part<ui::TransferListPage>()->select({1});
    QVERIFY(!fixture.window->action(ActionId::LimitSpeed).isEnabled());
    fixture.part<ui::TransferListPage>()->list()->selectAll();
    fixture.window->action(ActionId::LimitSpeed).trigger();
    auto *dialog = fixture.part<LimitDialog>();
    upOf(*dialog)->setValue(500);
    accept(*dialog);
    QCOMPARE(fixture.client.of<engine::SetLimits>().size(), std::size_t(1));
    QCOMPARE(fixture.client.of<engine::SetLimits>()[0].transfer, TransferId{2});
}

void TestLimits::cancelChangesNothing()
{
    WindowFixture fixture({rowWith(1, {}, {})});
    fixture.window->action(ActionId::LimitSpeed).trigger();
    auto *dialog = fixture.part<LimitDialog>();
    upOf(*dialog)->setValue(500);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(fixture.client.of<engine::SetLimits>().empty());
}

void TestLimits::theListAndTheDetailsTell()
{
    WindowFixture fixture({rowWith(1, {}, {})});
    const auto *facts = fixture.part<ui::FactsPage>();
    QVERIFY(says(*facts, QStringLiteral("None of its own")));
    fixture.add({rowWith(1, kHalf, 20'000)});
    QVERIFY(says(*facts, QStringLiteral("at most 500.0 kB/s down, at most 20.0 kB/s up")));
    const QModelIndex row = fixture.part<ui::TransferListPage>()->list()->model()->index(0, 0);
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("at most")));
}

void TestLimits::theSettingsCountAtOnce()
{
    WindowFixture fixture;
    fixture.window->action(ActionId::Preferences).trigger();
    auto *dialog = fixture.part<ui::SettingsDialog>();
    QVERIFY(dialog);
    downOf(*dialog)->setValue(3'000);
    upOf(*dialog)->setValue(500);
    accept(*dialog);
    const auto posted = fixture.client.of<engine::SetConfig>();
    QCOMPARE(posted.size(), std::size_t(1));
    QCOMPARE(posted[0].config.downloadLimit, std::optional<std::uint64_t>(3'000'000));
    QCOMPARE(posted[0].config.uploadLimit, std::optional(kHalf));
}

void TestLimits::theBottomLineTells()
{
    WindowFixture fixture(test::fewTransfers());
    const auto *strip = fixture.part<ui::StatusStrip>();
    QVERIFY(!says(*strip, QStringLiteral("at most")));
    fixture.window->action(ActionId::Preferences).trigger();
    auto *dialog = fixture.part<ui::SettingsDialog>();
    upOf(*dialog)->setValue(500);
    accept(*dialog);
    QVERIFY(says(*strip, QStringLiteral("↑ 1.1 MB/s (at most 500.0 kB/s)")));
    QVERIFY(!says(*strip, QStringLiteral("↓ 12.3 MB/s (at most")));
    const QSize least = fixture.window->minimumSizeHint();
    QVERIFY2(least.width() <= 700, qPrintable(QString::number(least.width())));
}

QTEST_MAIN(TestLimits)
#include "tst_limits.moc"
