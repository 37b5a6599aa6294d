#include "ui/theme/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>
#include <optional>

// The initialiser of a resource that lies in a static library must be called from outside of every namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(plug);
}

namespace plug::ui {
namespace {

constexpr std::array<const char *, kIconCount> kFiles{
    "share-files", "share-folder", "add-link", "pause", "resume", "remove", "search", "all", "fetching", "sharing",
    "attention", "information", "done", "file", "folder", "copy", "open", "show-in-folder", "zoom-in", "zoom-out",
    "zoom-fit", "lock", "unlock", "hosts", "add-host", "close", "settings", "first", "quit",
    "friend", "blocked", "rename",
};

/// Every drawing is made in this colour, which is replaced by the wanted one.
constexpr char kDrawnColor[] = "#000000";

QByteArray drawing(Icon which, const QColor &color)
{
    loadResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(QLatin1String(kFiles[std::size_t(which)])));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll().replace(kDrawnColor, color.name().toLatin1());
}

/// Paints one drawing in the palette's colour for words, or in a fixed colour. Owns nothing but which.
class SymbolEngine final : public QIconEngine {
public:
    SymbolEngine(Icon which, std::optional<QColor> color) : m_which(which), m_color(color) {}

    QIconEngine *clone() const override { return new SymbolEngine(m_which, m_color); }
    QString key() const override { return QStringLiteral("plug-symbol"); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QSvgRenderer renderer(drawing(m_which, colorIn(mode)));
        const int side = qMin(rect.width(), rect.height());
        QRect square(0, 0, side, side);
        square.moveCenter(rect.center());
        renderer.render(painter, square);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key = QStringLiteral("plug-%1-%2-%3x%4").arg(int(m_which)).arg(colorIn(mode).name())
                                .arg(size.width()).arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

private:
    QColor colorIn(QIcon::Mode mode) const
    {
        if (m_color)
            return *m_color;
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::WindowText);
        return palette.color(QPalette::Active, mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::WindowText);
    }

    Icon m_which;
    std::optional<QColor> m_color;
};

} // namespace

QIcon icon(Icon which)
{
    return QIcon(new SymbolEngine(which, std::nullopt));
}

QIcon icon(Icon which, const QColor &color)
{
    return QIcon(new SymbolEngine(which, color));
}

QIcon applicationIcon()
{
    loadResources();
    return QIcon(QStringLiteral(":/icons/plug.svg"));
}

} // namespace plug::ui
