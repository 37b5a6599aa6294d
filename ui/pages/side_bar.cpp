#include "ui/pages/side_bar.h"

#include "ui/delegates/filter_delegate.h"
#include "ui/models/filter_list_model.h"

namespace plug::ui {

SideBar::SideBar(QWidget *parent)
    : QListView(parent)
    , m_filters(new FilterListModel(this))
{
    setModel(m_filters);
    setItemDelegate(new FilterDelegate(this));
    setAccessibleName(tr("Groups of transfers"));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    setUniformItemSizes(true);
    setFilter(TransferFilter::All);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this] { Q_EMIT filterChanged(filter()); });
}

void SideBar::setCounts(const TransferCounts &counts)
{
    m_filters->setCounts(counts);
}

TransferFilter SideBar::filter() const
{
    return currentIndex().isValid() ? TransferFilter(currentIndex().row()) : TransferFilter::All;
}

void SideBar::setFilter(TransferFilter filter)
{
    setCurrentIndex(m_filters->index(int(filter)));
}

QSize SideBar::sizeHint() const
{
    return {sizeHintForColumn(0) + 2 * frameWidth(), 5 * sizeHintForRow(0)};
}

} // namespace plug::ui
