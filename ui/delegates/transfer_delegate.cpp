#include "ui/delegates/transfer_delegate.h"

#include "ui/delegates/piece_painter.h"
#include "ui/delegates/row_ground.h"
#include "ui/models/transfer_list_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace plug::ui {
namespace {

constexpr int kMargin = 12;
constexpr int kPadding = 9;
constexpr int kGap = 5;
constexpr int kBarHeight = 9;
constexpr int kSignSize = 22;

QFont nameFont(const QStyleOptionViewItem &option)
{
    QFont font = option.font;
    font.setWeight(QFont::DemiBold);
    return font;
}

/// Where the parts of a row are, mirrored for languages that are written from right to left.
struct RowLayout {
    QRect sign, name, size, bar, percent, sentence;

    RowLayout(const QStyleOptionViewItem &option, const QString &sizeText, bool hasBar)
    {
        const QFontMetrics words = option.fontMetrics;
        const QFontMetrics names(nameFont(option));
        const QRect inside = option.rect.adjusted(kMargin, kPadding, -kMargin, -kPadding);
        const int left = inside.left() + kSignSize + kMargin;
        const int width = inside.right() + 1 - left;
        const int sizeWidth = words.horizontalAdvance(sizeText) + 1;
        const int percentWidth = words.horizontalAdvance(QStringLiteral("100 %")) + 1;
        // Without a bar the two lines stand in the middle of the row.
        int y = inside.top() + (hasBar ? 0 : (words.height() + kGap) / 2);

        sign = QRect(inside.left(), inside.center().y() - kSignSize / 2, kSignSize, kSignSize);
        name = QRect(left, y, width - sizeWidth - kMargin, names.height());
        size = QRect(inside.right() + 1 - sizeWidth, y, sizeWidth, names.height());
        y += names.height() + kGap;
        if (hasBar) {
            bar = QRect(left, y + (words.height() - kBarHeight) / 2, width - percentWidth - kMargin, kBarHeight);
            percent = QRect(inside.right() + 1 - percentWidth, y, percentWidth, words.height());
            y += words.height() + kGap;
        }
        sentence = QRect(left, y, width, words.height());
        for (QRect *rect : {&sign, &name, &size, &bar, &percent, &sentence})
            *rect = QStyle::visualRect(option.direction, option.rect, *rect);
    }
};

/// Paints the parts of one row; lives for one call of paint().
class RowPainter {
public:
    RowPainter(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index)
        : m_painter(painter)
        , m_option(option)
        , m_index(index)
        , m_isComplete(index.data(TransferListModel::IsCompleteRole).toBool())
        , m_sizeText(index.data(TransferListModel::SizeTextRole).toString())
        , m_layout(option, m_sizeText, !m_isComplete)
    {
    }

    void paint()
    {
        paintSign();
        m_painter.setFont(nameFont(m_option));
        text(m_layout.name, Qt::AlignLeft, m_index.data(Qt::DisplayRole).toString(), wordsColor(), Qt::ElideMiddle);
        m_painter.setFont(m_option.font);
        text(m_layout.size, Qt::AlignRight, m_sizeText, mutedColor(), Qt::ElideNone);
        if (!m_isComplete) {
            paintBar();
            text(m_layout.percent, Qt::AlignRight, m_index.data(TransferListModel::PercentTextRole).toString(), wordsColor(), Qt::ElideNone);
        }
        paintSentence();
    }

private:
    QColor wordsColor() const { return m_option.palette.color(QPalette::Text); }
    QColor mutedColor() const { return theme::mutedText(m_option.palette); }
    Tone tone() const { return Tone(m_index.data(TransferListModel::ToneRole).toInt()); }
    QColor toneColor() const { return theme::textOf(tone(), m_option.palette); }

    void text(const QRect &rect, Qt::Alignment alignment, const QString &words, const QColor &color, Qt::TextElideMode elide)
    {
        const QString shown = m_painter.fontMetrics().elidedText(words, elide, rect.width());
        m_painter.setPen(color);
        m_painter.drawText(rect, int(QStyle::visualAlignment(m_option.direction, alignment) | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
    }

    void paintSign()
    {
        const bool isFolder = m_index.data(TransferListModel::IsFolderRole).toBool();
        Icon sign = isFolder ? Icon::Folder : Icon::File;
        if (tone() == Tone::Attention)
            sign = Icon::Attention;
        const QColor color = tone() == Tone::Attention ? toneColor() : mutedColor();
        icon(sign, color).paint(&m_painter, m_layout.sign);
    }

    void paintBar()
    {
        const QRectF bar = m_layout.bar;
        PiecePainter pieces(m_painter, m_option.palette);
        pieces.ground(bar);
        const auto map = m_index.data(TransferListModel::MiniMapRole).value<std::vector<engine::PieceState>>();
        if (map.empty())
            pieces.segment(part(bar, 0, m_index.data(TransferListModel::ProgressRole).toDouble()), engine::PieceState::Flushed);
        for (std::size_t i = 0; i < map.size();) {
            std::size_t end = i + 1;
            while (end < map.size() && map[end] == map[i])
                ++end;
            pieces.segment(part(bar, double(i) / double(map.size()), double(end) / double(map.size())), map[i]);
            i = end;
        }
        pieces.frame(bar);
    }

    QRectF part(const QRectF &bar, double from, double to) const
    {
        const QRectF ltr(bar.left() + bar.width() * from, bar.top(), bar.width() * (to - from), bar.height());
        if (m_option.direction == Qt::LeftToRight)
            return ltr;
        return {bar.right() - (ltr.right() - bar.left()), ltr.top(), ltr.width(), ltr.height()};
    }

    void paintSentence()
    {
        const QString sentence = m_index.data(TransferListModel::SentenceRole).toString();
        const QString help = m_index.data(TransferListModel::HelpRole).toString();
        text(m_layout.sentence, Qt::AlignLeft, sentence, toneColor(), Qt::ElideRight);
        const int used = m_painter.fontMetrics().horizontalAdvance(sentence + QLatin1Char(' '));
        const int free = m_layout.sentence.width() - used;
        if (help.isEmpty() || free < m_painter.fontMetrics().averageCharWidth() * 12)
            return;
        QRect rest = m_layout.sentence;
        m_option.direction == Qt::LeftToRight ? rest.setLeft(rest.left() + used) : rest.setRight(rest.right() - used);
        text(rest, Qt::AlignLeft, help, mutedColor(), Qt::ElideRight);
    }

    QPainter &m_painter;
    const QStyleOptionViewItem &m_option;
    const QModelIndex &m_index;
    bool m_isComplete;
    QString m_sizeText;
    RowLayout m_layout;
};

} // namespace

void TransferDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setClipRect(option.rect);
    paintRowGround(*painter, option);
    RowPainter(*painter, option, index).paint();
    painter->restore();
}

QSize TransferDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int words = option.fontMetrics.height();
    const int name = QFontMetrics(nameFont(option)).height();
    return {words * 12, kPadding + name + kGap + words + kGap + words + kPadding};
}

} // namespace plug::ui
