#include "core/runtime/mainline_node.h"

namespace plug::runtime {

struct MainlineNode::Session {};

MainlineNode::MainlineNode() = default;
MainlineNode::~MainlineNode() = default;

bool MainlineNode::isBuiltIn()
{
    return false;
}

void MainlineNode::start(const MainlineNodeOptions &)
{
    Q_EMIT failed(QStringLiteral("the Mainline DHT is not built in"));
}

void MainlineNode::stop()
{
    Q_EMIT stopped();
}

void MainlineNode::countNodes() {}
void MainlineNode::joinAgain() {}
void MainlineNode::announce(const InfoHash &, quint16) {}
void MainlineNode::lookUp(const InfoHash &) {}

} // namespace plug::runtime
