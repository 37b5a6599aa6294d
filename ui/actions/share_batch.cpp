#include "ui/actions/share_batch.h"

namespace plug::ui {

void ShareBatch::expect(engine::CommandId request)
{
    if (m_awaited.empty())
        m_links.clear();
    m_awaited.insert(request);
}

bool ShareBatch::ready(engine::CommandId request, const QString &link)
{
    if (m_awaited.erase(request) == 0)
        return false;
    m_links << link;
    return true;
}

} // namespace plug::ui
