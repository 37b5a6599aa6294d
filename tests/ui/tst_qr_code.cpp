#include "tests/ui/window_fixture.h"
#include "ui/dialogs/qr_dialog.h"
#include "ui/dialogs/qr_view.h"
#include "ui/format/qr_code.h"
#include "ui/pages/transfer_list_page.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace plug;
using test::WindowFixture;
using ui::ActionId;
using ui::QrCode;

namespace {

/// The squares by which cameras find a code (ISO/IEC 18004, 6.3.3), at the place of one.
bool isFinder(const QrCode &code, int left, int top)
{
    for (int y = 0; y < 7; ++y) {
        for (int x = 0; x < 7; ++x) {
            const int ring = qMax(qAbs(x - 3), qAbs(y - 3));
            if (code.isDark(left + x, top + y) != (ring != 2))
                return false;
        }
    }
    return true;
}

} // namespace

/// Links as QR codes. Where this build has none, nothing offers them.
class TestQrCode : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void codesAreFoundByCameras();
    void whatIsTooLongHasNone();
    void itIsDarkOnWhiteWithItsQuietZone();
    void theDialogSaysItInWordsToo();
    void aLongLinkIsSaid();
    void theWindowShowsTheLinkOfARow();
};

void TestQrCode::codesAreFoundByCameras()
{
    for (const int length : {1, 20, 300, 1000}) {
        const auto code = QrCode::of(QByteArray(length, 'a'));
        QCOMPARE(code.has_value(), QrCode::isThere());
        if (!code)
            continue;
        QVERIFY(code->side >= 21 && code->side <= 177 && (code->side - 17) % 4 == 0);
        QCOMPARE(code->cells.size(), std::size_t(code->side * code->side));
        const int far = code->side - 7;
        QVERIFY(isFinder(*code, 0, 0) && isFinder(*code, far, 0) && isFinder(*code, 0, far));
        for (int i = 8; i < code->side - 8; ++i)
            QVERIFY(code->isDark(i, 6) == (i % 2 == 0) && code->isDark(6, i) == (i % 2 == 0));
    }
    QVERIFY(QrCode::of("plug:a").has_value() == QrCode::isThere());
}

void TestQrCode::whatIsTooLongHasNone()
{
    QVERIFY(!QrCode::of(QByteArray(5000, 'a')));
    QCOMPARE(QrCode::of(QByteArray(2900, 'a')).has_value(), QrCode::isThere());
}

void TestQrCode::itIsDarkOnWhiteWithItsQuietZone()
{
    QrCode code{2, {true, false, false, true}};
    QPalette dark = QGuiApplication::palette();
    dark.setColor(QPalette::Window, Qt::black);
    dark.setColor(QPalette::WindowText, Qt::white);
    ui::QrView view(code);
    view.setPalette(dark);
    const QImage image = view.image(3);
    QCOMPARE(image.size(), QSize(30, 30));
    QCOMPARE(image.pixelColor(0, 0), QColor(Qt::white));
    QCOMPARE(image.pixelColor(11, 11), QColor(Qt::white));
    QCOMPARE(image.pixelColor(12, 12), QColor(Qt::black));
    QCOMPARE(image.pixelColor(14, 14), QColor(Qt::black));
    QCOMPARE(image.pixelColor(15, 12), QColor(Qt::white));
    QCOMPARE(image.pixelColor(17, 17), QColor(Qt::black));
    QCOMPARE(image.pixelColor(29, 29), QColor(Qt::white));
    // It grows by whole cells, and never beyond its room.
    for (const int side : {20, 57, 100, 333}) {
        view.resize(side, side + 40);
        view.show();
        const QSize size = view.pixmap().size();
        QVERIFY(size.width() % 10 == 0 && size.width() <= side && size.width() > side - 10);
    }
}

void TestQrCode::theDialogSaysItInWordsToo()
{
    const QString link = QStringLiteral("plug:plug1abc");
    ui::QrDialog dialog(QStringLiteral("a & b"), link);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QCOMPARE(dialog.findChild<QLineEdit *>()->text(), link);
    auto *view = dialog.findChild<ui::QrView *>();
    QCOMPARE(view != nullptr, QrCode::isThere());
    if (!view)
        return;
    QAccessibleInterface *face = QAccessible::queryAccessibleInterface(view);
    QCOMPARE(face->role(), QAccessible::Graphic);
    QVERIFY(face->text(QAccessible::Name).contains(QStringLiteral("a & b")));
    QVERIFY(face->text(QAccessible::Description).contains(link));
}

void TestQrCode::aLongLinkIsSaid()
{
    ui::QrDialog dialog(QStringLiteral("a"), QStringLiteral("plug:") + QString(6000, u'x'));
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QVERIFY(!dialog.findChild<ui::QrView *>());
    const QList<QLabel *> labels = dialog.findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) { return label->text().contains(QStringLiteral("too long")); }));
}

void TestQrCode::theWindowShowsTheLinkOfARow()
{
    const engine::TransferRow row = test::shareRow(2, QStringLiteral("a.txt"), 5);
    WindowFixture fixture({row});
    QAction &action = fixture.window->action(ActionId::ShowQrCode);
    QCOMPARE(action.isVisible(), QrCode::isThere());
    fixture.part<ui::TransferListPage>()->select(row.id);
    QVERIFY(action.isEnabled() == action.isVisible());
    action.trigger();
    auto *dialog = fixture.part<ui::QrDialog>();
    QCOMPARE(dialog != nullptr, QrCode::isThere());
    if (!dialog)
        return;
    QCOMPARE(dialog->findChild<QLineEdit *>()->text(), content::linkText(row.link));
    Q_EMIT dialog->copyAsked(content::linkText(row.link));
    QCOMPARE(QGuiApplication::clipboard()->text(), content::linkText(row.link));
}

QTEST_MAIN(TestQrCode)
#include "tst_qr_code.moc"
