#pragma once

#include "core/engine/command.h"

#include <QStringList>

#include <set>

namespace plug::ui {

/// The shares that were asked for together: their links belong on the clipboard together, in the order in which they get ready.
/// A new one begins once nothing of the last is awaited any more.
class ShareBatch {
public:
    void expect(engine::CommandId request);
    /// False where the request is none of this batch.
    bool ready(engine::CommandId request, const QString &link);
    void drop(engine::CommandId request) { m_awaited.erase(request); }
    /// Nothing is awaited.
    bool isEmpty() const { return m_awaited.empty(); }
    const QStringList &links() const { return m_links; }

private:
    std::set<engine::CommandId> m_awaited;
    QStringList m_links;
};

} // namespace plug::ui
