#pragma once

#include "core/engine/snapshot.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace plug::ui {

/// What a transfer does right now in one true sentence and, where it does not get on, what helps.
struct StateText {
    QString sentence;
    QString help; ///< empty where there is nothing to be done
    Tone tone = Tone::Neutral;
};

/// Turns the engine's state into words. Knows every state and cause; says nothing the row does not prove.
class StateSentence {
    Q_DECLARE_TR_FUNCTIONS(plug::ui::StateSentence)

public:
    static StateText of(const engine::TransferRow &row);
    /// One word or two for the state, as in a filter or a details field.
    static QString name(engine::TransferState state);
    /// What holds it back by the user's wish, each fact by itself; none where nothing does.
    static QStringList limits(const engine::TransferRow &row);
    /// Who may fetch it; empty for everybody.
    static QString policy(const engine::TransferRow &row);

private:
    /// What the search for hosts took: "84 hosts asked, 2 hops, 31 kB".
    static QString searchText(const engine::SearchFigures &search);
    static QString hashing(const engine::TransferRow &row);
    static QString fetching(const engine::TransferRow &row);
    static QString sharing(const engine::TransferRow &row);
    static QString paused(const engine::TransferRow &row);
    static StateText waiting(const engine::TransferRow &row);
    static StateText failed(const engine::TransferRow &row);
    static StateText causeOf(const engine::TransferRow &row);
    static StateText searching(const engine::TransferRow &row);
    static StateText noHosts(const engine::TransferRow &row);
    static StateText hostCause(const engine::TransferRow &row);
    static StateText diskCause(const engine::TransferRow &row);
};

} // namespace plug::ui
