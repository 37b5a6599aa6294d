#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QTest>

using namespace plug;
using engine::PieceState;
using ui::ColorScheme;
using ui::Tone;

namespace theme = plug::ui::theme;

class TestTheme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wordsCanBeRead_data();
    void wordsCanBeRead();
    void piecesDiffer_data() { wordsCanBeRead_data(); }
    void piecesDiffer();
    void contrastIsThatOfTheStandard();
    void everyIconIsDrawnInThePalettesColour();
};

void TestTheme::wordsCanBeRead_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << theme::paletteOf(ColorScheme::Light);
    QTest::newRow("dark") << theme::paletteOf(ColorScheme::Dark);
}

/// WCAG 2.1 AA: 4.5 for words; on every ground that words are painted on.
void TestTheme::wordsCanBeRead()
{
    QFETCH(QPalette, palette);
    const QList<QColor> grounds{palette.color(QPalette::Base), palette.color(QPalette::AlternateBase), palette.color(QPalette::Window),
                                theme::selectionFill(palette, true), theme::selectionFill(palette, false), theme::hoverFill(palette)};
    for (const QColor &ground : grounds) {
        for (const Tone tone : {Tone::Neutral, Tone::Active, Tone::Positive, Tone::Attention}) {
            const qreal ratio = theme::contrast(theme::textOf(tone, palette), ground);
            QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1 on %2: %3").arg(int(tone)).arg(ground.name()).arg(ratio)));
        }
    }
    for (const Tone tone : {Tone::Neutral, Tone::Active, Tone::Positive, Tone::Attention})
        QVERIFY(theme::contrast(palette.color(QPalette::WindowText), theme::messageFill(tone, palette)) >= 4.5);
}

void TestTheme::piecesDiffer()
{
    QFETCH(QPalette, palette);
    const QColor trough = theme::trough(palette);
    for (const PieceState state : {PieceState::Flushed, PieceState::Requested, PieceState::Unavailable})
        QVERIFY(theme::contrast(theme::pieceFill(state, palette), trough) >= 3);
}

void TestTheme::contrastIsThatOfTheStandard()
{
    QVERIFY(qAbs(theme::contrast(Qt::black, Qt::white) - 21) < 0.01);
    QVERIFY(qAbs(theme::contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
}

void TestTheme::everyIconIsDrawnInThePalettesColour()
{
    for (int which = 0; which < ui::kIconCount; ++which) {
        const QImage image = ui::icon(ui::Icon(which), QColor(Qt::red)).pixmap(32).toImage();
        bool isDrawn = false;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                isDrawn |= image.pixelColor(x, y).alpha() > 200 && image.pixelColor(x, y).red() > 200;
        }
        QVERIFY2(isDrawn, qPrintable(QString::number(which)));
    }
    QVERIFY(!ui::applicationIcon().pixmap(64).isNull());
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
