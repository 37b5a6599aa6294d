#include "tests/ui/window_fixture.h"
#include "ui/dialogs/add_host_dialog.h"
#include "ui/dialogs/add_link_dialog.h"
#include "ui/dialogs/limit_dialog.h"
#include "ui/dialogs/policy_dialog.h"
#include "ui/dialogs/qr_dialog.h"
#include "ui/dialogs/remove_dialog.h"
#include "ui/dialogs/settings_dialog.h"
#include "ui/pages/details_pane.h"
#include "ui/pages/transfer_list_page.h"
#include "ui/settings/language.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QTabBar>
#include <QTest>

using namespace plug;
using test::WindowFixture;
using ui::ActionId;

class TestAccessibility : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyControlHasAName();
    void everyControlOfEveryDialogHasAName();
    void rowsSayWhatTheyShow();
    void everyActionCanBeReachedByKeys();
    void mnemonicsOfAMenuDiffer_data();
    void mnemonicsOfAMenuDiffer();
};

namespace {

/// What a person can act on or read from; parts that Qt makes inside of its own widgets belong to those.
bool isControl(const QWidget &widget)
{
    if (widget.objectName().startsWith(QStringLiteral("qt_")) || qobject_cast<const QHeaderView *>(&widget))
        return false;
    const QWidget *parent = widget.parentWidget();
    if (qobject_cast<const QAbstractSpinBox *>(parent) || qobject_cast<const QComboBox *>(parent) || qobject_cast<const QLineEdit *>(parent)
        || qobject_cast<const QTabBar *>(parent) || qobject_cast<const QAbstractItemView *>(parent) || widget.inherits("QComboBoxPrivateContainer"))
        return false;
    return qobject_cast<const QAbstractButton *>(&widget) || qobject_cast<const QLineEdit *>(&widget) || qobject_cast<const QComboBox *>(&widget)
        || qobject_cast<const QAbstractSpinBox *>(&widget) || qobject_cast<const QAbstractScrollArea *>(&widget);
}

/// The first control without a name, or an empty text.
QString namelessIn(const QWidget &top)
{
    for (QWidget *widget : top.findChildren<QWidget *>()) {
        if (!isControl(*widget) || widget->isHidden() || widget->inherits("QComboBoxListView"))
            continue;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        if (!face || face->text(QAccessible::Name).isEmpty())
            return QStringLiteral("%1 in %2").arg(QLatin1String(widget->metaObject()->className()),
                                                  QLatin1String(widget->parentWidget()->metaObject()->className()));
    }
    return {};
}

} // namespace

void TestAccessibility::everyControlHasAName()
{
    WindowFixture fixture(test::fewTransfers());
    const QString nameless = namelessIn(*fixture.window);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless));
}

void TestAccessibility::everyControlOfEveryDialogHasAName()
{
    WindowFixture fixture(test::fewTransfers());
    ui::TransferListModel transfers;
    const std::vector<std::shared_ptr<QDialog>> dialogs{
        std::make_shared<ui::AddLinkDialog>(transfers, fixture.folder()), std::make_shared<ui::AddHostDialog>(QStringLiteral("a")),
        std::make_shared<ui::RemoveDialog>(test::fewTransfers()), std::make_shared<ui::LimitDialog>(test::fewTransfers()),
        std::make_shared<ui::PolicyDialog>(QStringLiteral("a"), ui::PolicyDialog::Choice{}, std::vector<engine::HostRow>{}),
        std::make_shared<ui::QrDialog>(QStringLiteral("a"), QStringLiteral("plug:a")), std::make_shared<ui::SettingsDialog>(fixture.settings)};
    for (const auto &dialog : dialogs) {
        const QString nameless = namelessIn(*dialog);
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless));
        QVERIFY(!dialog->windowTitle().isEmpty());
    }
}

void TestAccessibility::rowsSayWhatTheyShow()
{
    WindowFixture fixture(test::fewTransfers());
    const QAbstractItemModel *rows = fixture.part<ui::TransferListPage>()->list()->model();
    const QString text = rows->index(0, 0).data(Qt::AccessibleTextRole).toString();
    for (const char *part : {"debian-12.iso", "3.7", "71%", "From 4 of 7"})
        QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
}

void TestAccessibility::everyActionCanBeReachedByKeys()
{
    WindowFixture fixture(test::fewTransfers());
    QSet<QString> keys;
    QSet<QAction *> inMenus;
    for (QMenu *menu : fixture.window->menuBar()->findChildren<QMenu *>()) {
        for (QAction *action : menu->actions())
            inMenus << action;
    }
    for (std::size_t id = 0; id < ui::kActionCount; ++id) {
        QAction &action = fixture.window->action(ActionId(id));
        QVERIFY2(inMenus.contains(&action), qPrintable(action.text()));
        QVERIFY(!action.toolTip().isEmpty() && !action.text().isEmpty());
        if (action.shortcut().isEmpty())
            continue;
        QVERIFY2(!keys.contains(action.shortcut().toString()), qPrintable(action.shortcut().toString()));
        keys << action.shortcut().toString();
    }
}

void TestAccessibility::mnemonicsOfAMenuDiffer_data()
{
    QTest::addColumn<QString>("language");
    for (const QString &language : ui::languages())
        QTest::newRow(qPrintable(language)) << language;
}

void TestAccessibility::mnemonicsOfAMenuDiffer()
{
    QFETCH(QString, language);
    ui::speak(*qApp, language);
    WindowFixture fixture;
    for (QMenu *menu : fixture.window->menuBar()->findChildren<QMenu *>()) {
        QSet<QChar> letters;
        for (const QAction *action : menu->actions()) {
            if (action->isSeparator())
                continue;
            const qsizetype at = action->text().indexOf(QLatin1Char('&'));
            QVERIFY2(at >= 0, qPrintable(action->text()));
            const QChar letter = action->text().at(at + 1).toLower();
            QVERIFY2(!letters.contains(letter), qPrintable(action->text()));
            letters << letter;
        }
    }
}

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
