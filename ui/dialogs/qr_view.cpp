#include "ui/dialogs/qr_view.h"

#include <QImage>
#include <QPixmap>
#include <QResizeEvent>

#include <utility>

namespace plug::ui {
namespace {

constexpr int kUsualDots = 5;
constexpr int kLeastDots = 2;

} // namespace

QrView::QrView(QrCode code, QWidget *parent)
    : QLabel(parent)
    , m_code(std::move(code))
{
    setAlignment(Qt::AlignCenter);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

QImage QrView::image(int dots) const
{
    QImage cells(cellsAcross(), cellsAcross(), QImage::Format_RGB32);
    cells.fill(Qt::white);
    for (int y = 0; y < m_code.side; ++y) {
        for (int x = 0; x < m_code.side; ++x) {
            if (m_code.isDark(x, y))
                cells.setPixel(x + QrCode::kQuietZone, y + QrCode::kQuietZone, qRgb(0, 0, 0));
        }
    }
    return cells.scaled(cells.size() * dots, Qt::IgnoreAspectRatio, Qt::FastTransformation);
}

QSize QrView::sizeHint() const
{
    return QSize(cellsAcross(), cellsAcross()) * kUsualDots;
}

QSize QrView::minimumSizeHint() const
{
    return QSize(cellsAcross(), cellsAcross()) * kLeastDots;
}

void QrView::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    const double room = qMin(width(), height()) * devicePixelRatioF();
    QPixmap pixmap = QPixmap::fromImage(image(qMax(1, int(room) / cellsAcross())));
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    setPixmap(pixmap);
}

} // namespace plug::ui
