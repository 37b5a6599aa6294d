#include "ui/pages/byte_map_legend.h"

#include "ui/delegates/piece_painter.h"
#include "ui/format/byte_map_text.h"
#include "ui/pages/byte_map_layout.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace plug::ui {
namespace {

using engine::PieceState;

/// One cell of the map, painted in the palette of the moment.
class Sample final : public QWidget {
public:
    Sample(PieceState state, QWidget *parent) : QWidget(parent)
    {
        m_bytes[std::size_t(state)] = 1;
        setFixedSize(ByteMapLayout::kCell, ByteMapLayout::kCell);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        PiecePainter(painter, palette()).cell(rect(), m_bytes);
    }

private:
    PieceBytes m_bytes{};
};

} // namespace

ByteMapLegend::ByteMapLegend(QWidget *parent)
    : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    for (const PieceState state : {PieceState::Flushed, PieceState::Verified, PieceState::Requested, PieceState::Missing, PieceState::Unavailable}) {
        row->addWidget(new Sample(state, this));
        row->addWidget(new QLabel(ByteMapText::stateName(state), this));
        row->addSpacing(8);
    }
    row->addStretch();
}

} // namespace plug::ui
