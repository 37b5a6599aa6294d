#include "ui/pages/byte_map_legend.h"

#include "ui/delegates/piece_painter.h"
#include "ui/format/byte_map_text.h"
#include "ui/pages/byte_map_layout.h"
#include "ui/pages/flow_layout.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace plug::ui {
namespace {

using engine::PieceState;

constexpr int kBetween = 16;

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
    auto *flow = new FlowLayout(this, kBetween);
    for (const PieceState state : {PieceState::Flushed, PieceState::Verified, PieceState::Requested, PieceState::Missing, PieceState::Unavailable}) {
        auto *entry = new QWidget(this);
        auto *row = new QHBoxLayout(entry);
        row->setContentsMargins({});
        row->addWidget(new Sample(state, entry));
        row->addWidget(new QLabel(ByteMapText::stateName(state), entry));
        flow->addWidget(entry);
    }
}

} // namespace plug::ui
