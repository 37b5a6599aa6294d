#include "ui/pages/byte_map_page.h"

#include "ui/format/byte_map_text.h"
#include "ui/pages/byte_map_legend.h"
#include "ui/pages/byte_map_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace plug::ui {

ByteMapPage::ByteMapPage(runtime::EngineClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_view(new ByteMapView(this))
{
    new QVBoxLayout(this);
    m_view->setAccessibleName(tr("Byte map"));
    buildTop();
    layout()->addWidget(m_view);
    buildBottom();
    connect(m_view, &ByteMapView::zoomChanged, this, &ByteMapPage::updateZoom);
    connect(m_view, &ByteMapView::currentChanged, this, &ByteMapPage::updateWords);
    connect(m_view, &ByteMapView::spanChanged, this, &ByteMapPage::updateWords);
    updateZoom();
    updateWords();
}

void ByteMapPage::show(const engine::TransferRow *row, const engine::TransferDetail *detail)
{
    m_isShare = row && row->isShare;
    m_isFolder = row && row->isFolder;
    if (!row || m_transfer != row->id)
        m_view->clearSpan();
    m_transfer = row ? row->id : TransferId{};
    m_withoutMap = withoutMap(row);
    PieceMap map;
    if (m_isShare)
        map = PieceMap::complete(row->size);
    else if (row && detail && detail->id == row->id)
        map = PieceMap(row->size, *detail);
    m_view->setMap(std::move(map));
    updateWords();
}

void ByteMapPage::buildTop()
{
    auto *top = new QHBoxLayout;
    top->addWidget(new ByteMapLegend(this), 1, Qt::AlignVCenter);
    m_zoomOut = zoomButton(Icon::ZoomOut, tr("Zoom out"));
    m_zoomFit = zoomButton(Icon::ZoomFit, tr("Show the whole file"));
    m_zoomIn = zoomButton(Icon::ZoomIn, tr("Zoom in"));
    for (QToolButton *button : {m_zoomOut, m_zoomFit, m_zoomIn})
        top->addWidget(button);
    connect(m_zoomIn, &QToolButton::clicked, m_view, [this] { m_view->setZoom(m_view->zoom() + 1); });
    connect(m_zoomOut, &QToolButton::clicked, m_view, [this] { m_view->setZoom(m_view->zoom() - 1); });
    connect(m_zoomFit, &QToolButton::clicked, m_view, [this] { m_view->setZoom(0); });
    static_cast<QVBoxLayout *>(layout())->addLayout(top);
}

void ByteMapPage::buildBottom()
{
    m_summary = new QLabel(this);
    m_summary->setWordWrap(true);
    m_current = new QLabel(this);
    m_first = new QPushButton(icon(Icon::First), tr("Fetch the span first"), this);
    m_first->setToolTip(tr("Drag over the map, or hold Shift with the arrow keys, to choose a span."));
    connect(m_first, &QPushButton::clicked, this, &ByteMapPage::fetchSpanFirst);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_summary);
    words->addWidget(m_current);
    auto *bottom = new QHBoxLayout;
    bottom->addLayout(words, 1);
    bottom->addWidget(m_first, 0, Qt::AlignVCenter);
    static_cast<QVBoxLayout *>(layout())->addLayout(bottom);
}

QToolButton *ByteMapPage::zoomButton(Icon drawing, const QString &name)
{
    auto *button = new QToolButton(this);
    button->setIcon(icon(drawing));
    button->setAutoRaise(true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

void ByteMapPage::fetchSpanFirst()
{
    if (const auto span = m_view->span(); span && m_transfer)
        m_client.post(engine::FetchFirst{m_transfer, *span});
}

void ByteMapPage::updateZoom()
{
    m_zoomIn->setEnabled(m_view->zoom() < m_view->maxZoom());
    m_zoomOut->setEnabled(m_view->zoom() > 0);
    m_zoomFit->setEnabled(m_view->zoom() > 0);
}

void ByteMapPage::updateWords()
{
    const QString summary = m_view->map().size() == 0 ? m_withoutMap : ByteMapText::summary(m_view->map());
    m_summary->setText(summary);
    m_current->setText(m_view->describeCurrent());
    m_view->setAccessibleDescription(summary);
    m_first->setVisible(m_transfer && !m_isShare && !m_isFolder);
    m_first->setEnabled(m_view->span().has_value());
}

QString ByteMapPage::withoutMap(const engine::TransferRow *row)
{
    if (!row)
        return {};
    if (row->state == engine::TransferState::Hashing)
        return tr("It is read for the first time; the map comes when it is shared.");
    if (row->size == 0)
        return row->isShare ? tr("The file is empty.") : tr("The size is not known yet.");
    return {};
}

} // namespace plug::ui
